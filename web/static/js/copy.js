// A button data-copy="#id" copies the text of that element. Where the browser
// refuses, the text is selected for the person to copy.
for (const button of document.querySelectorAll('[data-copy]')) button.hidden = false;

function select(node) {
  if (node.select) {
    node.select();
    return;
  }
  const range = document.createRange();
  range.selectNodeContents(node);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-copy]');
  const source = button && document.querySelector(button.dataset.copy);
  if (!source) return;
  const word = button.querySelector('[aria-live]') ?? button;
  try {
    await navigator.clipboard.writeText(source.textContent);
    word.textContent = button.dataset.done;
  } catch {
    select(source);
    word.textContent = document.execCommand('copy') ? button.dataset.done : button.dataset.failed;
  }
});
