// What stands on top of the volunteer's page, and what this phone holds: how the
// network is, how many records wait, and a line for each.
import { Queue } from './gatesend.js';

const pill = document.querySelector('#state');
const box = document.querySelector('#kept');
const { base, who } = document.querySelector('#main').dataset;
let now = navigator.onLine ? 'online' : 'offline';

// state says how the server was last heard of: online, waiting, offline, down or signin.
export function state(kind = now) {
  now = kind;
  pill.hidden = false;
  pill.textContent = pill.dataset[kind] + (queue.size ? pill.dataset.queue.replace('#', queue.size) : '');
  pill.className = `gate-state ${{ online: queue.size ? 'stale' : 'fresh', waiting: '' }[kind] ?? 'stale'}`;
}

// queue holds what got no answer; another person's or committee's waits for them.
export const queue = new Queue(base, who, (kind) => {
  state(kind);
  list();
});

function list() {
  if (!box) return;
  box.hidden = !queue.list.length;
  box.open ||= queue.list.some((one) => one.refused); // somebody has to look at it
  box.querySelector('ul').replaceChildren(...queue.list.map((one) => {
    const li = document.createElement('li');
    const at = new Date(one.fields.seen_at).toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
    const text = one.refused ? box.dataset.refused : one.kept ? box.dataset[queue.mine(one) ? 'waiting' : 'other'] : box.dataset.unkept;
    li.append([at, one.fields.plate ?? one.fields.no_plate ?? (one.fields.exempt ? box.dataset.exempt : ''), text].join(' '));
    if (one.refused) {
      const seen = document.createElement('button');
      seen.type = 'button';
      seen.className = 'btn';
      seen.textContent = box.dataset.seen;
      seen.addEventListener('click', () => queue.drop(one.id));
      li.append(seen);
    }
    return li;
  }));
}
