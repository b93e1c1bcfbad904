// Without a network the page must not be left, for nothing would come in its place.
// Which way the cars go is the page's own to change; whatever leads elsewhere says that
// it cannot be opened now.
let untold; // which way the server has not been told of

async function tell() {
  const { action, body } = untold;
  try {
    await fetch(action, { method: 'POST', body, redirect: 'manual' });
    if (untold?.body === body) untold = undefined;
  } catch {
    // told when the network is back; each record says its own way until then
  }
}

function turn(form, button) {
  for (const field of document.querySelectorAll('#entry input[name=direction]')) field.value = button.value;
  for (const one of form.querySelectorAll('button')) one.setAttribute('aria-pressed', String(one === button));
  document.querySelector('.gate-where').textContent = button.dataset.where;
  document.querySelector('#tail').focus({ preventScroll: true }); // the next car comes
  untold = { action: form.action, body: new URLSearchParams({ direction: button.value }) };
  tell();
}

function cannot(event, at) {
  event.preventDefault();
  document.querySelector('.gate-stays')?.remove();
  const part = document.querySelector('#stays').content.cloneNode(true).firstElementChild;
  (at.closest('li, form') ?? at.parentElement).append(part);
  part.scrollIntoView({ block: 'nearest' });
}

// stay comes after whatever else the page does with a tap.
export function stay() {
  document.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return;
    if (event.target.matches('[data-direction]')) {
      event.preventDefault();
      turn(event.target, event.submitter);
    } else if (!navigator.onLine) cannot(event, event.target);
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="/"]');
    if (link && !event.defaultPrevented && !navigator.onLine) cannot(event, link);
  });
  window.addEventListener('online', () => untold && tell());
}
