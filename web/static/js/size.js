// Text size and brightness change at once, without losing what was typed; the
// server keeps the choice in a cookie. Without scripts the same forms post.
const root = document.documentElement;

function show(name, value) {
  if (name === 'size') root.dataset.size = value;
  if (name === 'theme') root.dataset.theme = value === 'auto' ? '' : value;
  for (const b of document.querySelectorAll(`.prefs button[name="${name}"]`)) {
    b.setAttribute('aria-pressed', String(b.value === value));
  }
  const toggle = document.querySelector('[data-size-toggle]');
  if (name === 'size' && toggle) {
    toggle.value = value === 'normal' ? 'elder' : 'normal';
    toggle.textContent = toggle.dataset[toggle.value];
  }
}

document.addEventListener('submit', async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!form.matches('[data-prefs]') || !button || button.name === 'lang') return;
  event.preventDefault();
  const { name, value } = button;
  show(name, value);
  const body = new URLSearchParams(new FormData(form));
  body.set(name, value);
  try {
    await fetch(form.action, { method: 'POST', body, redirect: 'manual' });
  } catch {
    // Offline: the choice holds for this page only.
  }
});
