// The key / leads to the search for a household, from anywhere but a field, and
// never together with a key that the browser or a reader listens to. The page
// leaves out data-find for whoever switched the key off.
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.defaultPrevented || event.isComposing || event.repeat) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) return;
  const box = document.querySelector('[data-find]');
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
