// Small conveniences of every page. Each works on pages swapped in later,
// because it listens at the document; all pages work without any of it.
import './size.js';
import './copy.js';
import './find.js';
import './print.js';

let keys;

// The plate keyboard comes only to pages that ask for a plate.
async function plateKeys(root) {
  const inputs = root.querySelectorAll('input[data-plate]:not([data-ready])');
  if (!inputs.length) return;
  keys ??= import('./platekeys.js');
  const { attach } = await keys;
  inputs.forEach(attach);
}

plateKeys(document);
