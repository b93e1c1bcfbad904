// The volunteer's page: the same forms as without scripts, sent by fetch, so
// that the next car can be entered at once and nothing is lost when no answer
// comes. The server says every word; this file only moves them.
import { keypad, tidy } from './gatekeys.js';
import { rescue } from './platekeys.js';
import { say, unlock } from './gatesound.js';
import { queue, state } from './gatekept.js';
import { fetchPart, uuid7 } from './gatesend.js';
import { stay } from './gatestay.js';

const $ = (selector, root = document) => root.querySelector(selector);
const main = $('#main');
const entry = $('#entry');
const answer = $('#answer');
let busy = false;
let asked = ''; // the tail whose matches are on the page, or on their way
let unanswered; // what 'again' sends

document.documentElement.classList.add('scripted');

// to is where a form goes; a button called action would hide form.action.
const to = (form, button) => new URL(button?.getAttribute('formaction') ?? form.getAttribute('action'), location.href).href;

// renew gives every form that waits the id of a check of its own.
function renew() {
  for (const id of document.querySelectorAll('#entry [data-check] input[name=id]')) id.value = uuid7();
}

function next() {
  if (!entry) return false;
  answer.replaceChildren();
  entry.hidden = false;
  main.classList.remove('full');
  const tail = $('#tail');
  tail.value = '';
  asked = '';
  $('#matches').replaceChildren();
  $('#keypad').hidden = false;
  const full = $('#full');
  full.open = false;
  const plate = full.querySelector('input[name=plate]');
  plate.value = '';
  delete plate.dataset.before;
  renew();
  tail.focus();
  return true;
}

// openFull asks for the whole plate. What was typed of its end stays, the
// committee's province stands before it, and what is missing is typed between.
function openFull(tail = '') {
  const full = $('#full');
  full.open = true;
  $('#keypad').hidden = true;
  const plate = full.querySelector('input[name=plate]');
  if (tail && !plate.value) {
    const province = plate.dataset.province ?? '';
    plate.value = province + tail;
    plate.dataset.before = tail.length;
    plate.focus({ preventScroll: true });
    plate.setSelectionRange(province.length, province.length);
  } else {
    plate.focus({ preventScroll: true });
  }
  full.scrollIntoView({ block: 'nearest' });
}

function fill(html) {
  const brief = html.includes('data-brief') && $('#walked');
  const place = brief || answer;
  place.innerHTML = html;
  const said = $('[data-speech]', place);
  if (said) say(said.dataset.verdict, said.dataset.speech, document.documentElement.lang);
  if (brief) {
    next();
    window.scrollTo(0, 0); // the focus had moved the page past the word
    return;
  }
  if (!$('.gate-result', answer)) {
    renew(); // a refused form: what was typed stays
    entry.hidden = false;
    main.classList.remove('full');
    answer.scrollIntoView({ block: 'nearest' });
    return;
  }
  reveal($('[data-next]', answer));
}

// reveal puts an answer on the screen with its word on top: the focus goes to what
// comes next without the page moving to it.
function reveal(focused) {
  entry.hidden = true;
  main.classList.add('full');
  window.scrollTo(0, 0);
  (focused ?? answer).focus({ preventScroll: true });
}

// lost says why no answer came, and whether the car is kept; an ambulance goes in
// at once.
function lost({ kind, to: signin }, fields, isKept) {
  const free = ambulance(fields);
  const part = $(free ? '#lost-go' : '#lost').content.cloneNode(true);
  const told = (selector, as) => {
    const one = $(selector, part);
    if (one?.dataset[as]) one.textContent = one.dataset[as];
  };
  told('[data-word]', kind);
  told('[data-text]', isKept ? kind : 'unkept');
  told('[data-resend]', kind);
  const again = $('[data-resend]', part);
  if (again && kind === 'signin') again.dataset.resend = signin;
  const place = $('[data-typed]', part);
  if (fields.plate && place) {
    const tapped = [...document.querySelectorAll('.gate-match')].find((b) => b.value === fields.plate);
    const plate = tapped ? $('.plate', tapped).cloneNode(true) : document.createElement('span');
    if (!tapped) {
      plate.className = 'plate big none';
      plate.textContent = fields.plate;
    }
    place.append(plate);
  }
  answer.replaceChildren(part);
  const said = $('[data-speech]', answer);
  say(free ? 'allow' : 'lost', said?.dataset.speech ?? '', document.documentElement.lang);
  reveal($('[data-resend]', answer) ?? $('[data-next]', answer));
}

const ambulance = (fields) => fields.exempt || rescue(fields.plate ?? '');

const ask = (url, fields) => (navigator.onLine ? fetchPart(url, fields) : { ok: false, kind: 'offline' });

async function send(url, fields) {
  if (busy) return;
  busy = true;
  const slow = setTimeout(() => state('waiting'), 800);
  try {
    const got = await ask(url, fields);
    clearTimeout(slow);
    if (got.ok) {
      state('online');
      fill(got.html);
      queue.settle(fields.id, got);
      return;
    }
    if (url.endsWith('/looks')) {
      state(got.kind);
      if (got.kind === 'signin') location.assign(got.to);
      else without(got.kind); // nothing was to be recorded, so nothing is kept
      return;
    }
    fields.seen_at ??= new Date().toISOString();
    const isKept = await queue.keep(url, fields);
    state(got.kind);
    unanswered = { url, fields };
    if (got.kind === 'signin' && isKept && !ambulance(fields)) location.assign(got.to);
    else lost(got, fields, isKept);
  } finally {
    clearTimeout(slow);
    busy = false;
  }
}

// without says at once what four characters can and cannot do without an answer.
function without(kind) {
  const part = $('#untold').content.cloneNode(true);
  const text = $('[data-text]', part);
  text.textContent = text.dataset[kind] ?? text.textContent;
  $('#matches').replaceChildren(part);
}

async function matches(form) {
  const tail = tidy($('#tail').value);
  if (tail === asked || tail.length < 4) return;
  asked = tail;
  const slow = setTimeout(() => state('waiting'), 800);
  const fields = Object.fromEntries(new FormData(form));
  fields.tail = tail;
  const late = setTimeout(() => tail === asked && without('slow'), 1500); // nobody waits longer for a word
  const got = await ask(to(form), fields);
  clearTimeout(slow);
  clearTimeout(late);
  if (tail !== asked) return; // typed on meanwhile
  const list = $('#matches');
  if (!got.ok) {
    asked = '';
    state(got.kind);
    if (got.kind === 'signin') location.assign(got.to);
    else {
      without(got.kind);
      setTimeout(() => !entry.hidden && !$('#full').open && matches(form), 3000); // what was typed is asked again by itself
    }
    return;
  }
  state('online');
  list.innerHTML = got.html;
  if ($('[data-none]', list)) {
    openFull(tail);
    return;
  }
  const first = $('.gate-match', list);
  if (!first) return;
  $('#keypad').hidden = true;
  first.focus();
  list.scrollIntoView({ block: 'nearest' });
}

function fieldsOf(form, button) {
  const fields = Object.fromEntries(new FormData(form));
  if (button?.name) fields[button.name] = button.value;
  return fields;
}

function onSubmit(event) {
  const { target: form, submitter } = event;
  if (form.id === 'tail-form') {
    event.preventDefault();
    asked = '';
    matches(form);
  } else if (form.matches('[data-check]')) {
    event.preventDefault();
    unlock();
    send(to(form, submitter), fieldsOf(form, submitter));
  } else if (form.matches('[data-note]')) {
    event.preventDefault();
    note(form, submitter);
  }
}

async function note(form, button) {
  const fields = fieldsOf(form, button);
  const got = await ask(to(form), fields);
  state(got.ok ? 'online' : got.kind);
  $('[data-refused]', form)?.remove();
  if (!got.ok || got.refused) {
    if (got.ok) form.insertAdjacentHTML('afterbegin', got.html);
    else form.prepend($('#unsent').content.cloneNode(true));
    if (got.kind === 'signin') location.assign(got.to);
    return;
  }
  button.setAttribute('aria-pressed', 'true');
  if (fields.action !== 'mismatch') {
    form.innerHTML = got.html;
    return;
  }
  next();
  $('#matches').innerHTML = got.html;
  openFull();
}

function onClick(event) {
  const at = (selector) => event.target.closest(selector);
  if (at('[data-next]') && next()) event.preventDefault();
  if (at('a[data-full]') && entry) {
    event.preventDefault();
    const tail = entry.hidden ? '' : tidy($('#tail').value);
    if (entry.hidden) next();
    openFull(tail);
  }
  if (at('[data-resend]')?.dataset.resend) location.assign(at('[data-resend]').dataset.resend);
  else if (at('[data-resend]')) send(unanswered.url, unanswered.fields);
  if (at('[data-scan]')) import('./gatescan.js').then(({ scan }) => scan(at('[data-scan]'), found));
}

function found(text) {
  const form = $('#scan-form');
  unlock();
  send(to(form), { ...fieldsOf(form), token: text });
}

if (entry && answer) {
  document.addEventListener('submit', onSubmit);
  document.addEventListener('click', onClick);
  const tail = $('#tail');
  keypad($('#keypad'), tail);
  tail.addEventListener('input', () => {
    const clean = tidy(tail.value);
    if (clean !== tail.value) tail.value = clean;
    if (clean.length >= 4) matches($('#tail-form'));
    else {
      asked = '';
      $('#matches').replaceChildren();
      $('#keypad').hidden = false;
    }
  });
  const scanner = $('[data-scan]');
  scanner.hidden = false;
  renew();
  if (!$('#full').open) tail.focus();
}
state();
window.addEventListener('offline', () => state('offline'));
window.addEventListener('online', () => (state('online'), queue.flush()));
stay();
queue.told = (id, got) => {
  const sofar = $('#walked .gate-sofar');
  if (unanswered?.fields.id === id && $('[data-verdict=lost]', answer)) fill(got.html);
  else if (sofar) sofar.textContent = $('.gate-sofar', new DOMParser().parseFromString(got.html, 'text/html'))?.textContent ?? sofar.textContent;
};
queue.start();
