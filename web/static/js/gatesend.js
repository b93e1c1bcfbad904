// Sending a check: the same id until it is answered. What could not be sent lies
// in this browser's database before the page says that it is kept, survives a
// closed tab, and goes by itself, so it is recorded once and never lost.
import { openDB } from '../vendor/idb-8.0.4.js';

const OLD = 'ziguan.gate.waiting'; // where it lay before, for one tab
const PATIENCE = 8000;
const AGAIN = 5000;
const STORED = 2000; // a database that says nothing for so long keeps nothing

// uuid7 makes the id of a check: time first, then chance (RFC 9562).
export function uuid7(now = Date.now()) {
  const b = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 5, t = now; i >= 0; i--, t = Math.floor(t / 256)) b[i] = t % 256;
  b[6] = 0x70 | (b[6] & 0x0f);
  b[8] = 0x80 | (b[8] & 0x3f);
  const hex = [...b].map((x) => x.toString(16).padStart(2, '0')).join('');
  return [8, 12, 16, 20].reduceRight((s, at) => `${s.slice(0, at)}-${s.slice(at)}`, hex);
}

// fetchPart sends a form for its content alone. It never throws: kind says
// whether there is no network, the server cannot, nobody is signed in, or the
// form cannot be taken as it is.
export async function fetchPart(url, fields) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const res = await fetch(url, {
      method: 'POST', body: new URLSearchParams(fields), headers: { 'X-Part': 'yes' }, signal: stop.signal,
      redirect: 'manual', // the sign-in says once why it comes: it is left to be read
    });
    if (res.type === 'opaqueredirect' || [401, 403, 404].includes(res.status)) return { ok: false, kind: 'signin', to: new URL(url).pathname.replace(/\/[^/]*$/, '') };
    if (res.status >= 500 || res.status === 429) return { ok: false, kind: 'down' };
    return { ok: true, refused: res.status >= 400, html: await res.text() };
  } catch {
    return { ok: false, kind: 'offline' };
  } finally {
    clearTimeout(timer);
  }
}

const database = () => openDB('ziguan-gate', 1, {
  upgrade(db) {
    db.createObjectStore('waiting', { keyPath: 'id' });
  },
});

// Queue keeps what got no answer, in the order it was seen, each with the person
// who saw it. What the server did not take stays too, marked, for somebody to look at.
export class Queue {
  constructor(base, who, changed) {
    Object.assign(this, { base, who, changed, list: [] });
    this.ready = this.load();
  }

  // store does one thing to the database, and does it again on a connection of its
  // own: browsers close them behind a page. It tells whether it was done.
  async store(act) {
    for (let once = 0; once < 2; once++) {
      try {
        const done = (async () => act(this.db ??= await database()))();
        await Promise.race([done, new Promise((_, no) => setTimeout(no, STORED))]);
        return true;
      } catch {
        this.db = undefined;
      }
    }
    return false;
  }

  async load() {
    let before = [];
    try {
      before = JSON.parse(sessionStorage.getItem(OLD) ?? '[]');
    } catch {
      // nothing that could be read lies there
    }
    const moved = await this.store(async (db) => {
      for (const k of before) await db.put('waiting', { id: k.fields.id, ...k });
      this.list = await db.getAll('waiting');
    });
    if (moved && before.length) sessionStorage.removeItem(OLD);
    for (const one of this.list) one.kept = true;
    this.list.sort((x, y) => (x.fields.seen_at < y.fields.seen_at ? -1 : 1));
    this.changed();
  }

  // mine tells whether this page may send it: its committee's, seen by who is signed in.
  mine(one) { return new URL(one.url, location.href).pathname.startsWith(`${this.base}/`) && (one.who ?? this.who) === this.who; }

  get waiting() { return this.list.filter((k) => !k.refused && this.mine(k)); }

  get size() { return this.waiting.length; }

  // keep answers whether it is kept: true only once it lies in the database.
  async keep(url, fields) {
    await this.ready;
    let one = this.list.find((k) => k.id === fields.id);
    if (!one) this.list.push(one = { id: fields.id, url, who: this.who, fields: { ...fields } });
    one.kept ||= await this.store((db) => db.put('waiting', one));
    this.changed();
    return one.kept;
  }

  async drop(id) {
    this.list = this.list.filter((k) => k.id !== id);
    this.changed();
    await this.store((db) => db.delete('waiting', id));
  }

  // settle takes the server's answer to what may lie here: recorded, it goes;
  // refused, it stays until somebody has seen that.
  async settle(id, got) {
    await this.ready;
    const one = this.list.find((k) => k.id === id);
    if (!one) return;
    if (!got.refused) {
      await this.drop(id);
      return;
    }
    one.refused = true;
    this.changed();
    await this.store((db) => db.put('waiting', one));
  }

  // flush sends what waits, one after the other, first what failed least; it stops
  // at the first that fails, and the next time begins with the others.
  async flush() {
    await this.ready;
    if (this.busy) return;
    this.busy = true;
    try {
      for (const one of this.waiting.sort((x, y) => (x.failed ?? 0) - (y.failed ?? 0))) {
        const got = await fetchPart(one.url, one.fields);
        if (got.ok) {
          await this.settle(one.id, got);
          this.told?.(one.id, got); // the page may still say that no answer came
          this.changed('online');
          continue;
        }
        one.failed = (one.failed ?? 0) + 1;
        this.changed(got.kind);
        break;
      }
    } finally {
      this.busy = false;
    }
  }

  async start() {
    await this.ready;
    if (this.size) this.flush();
    setInterval(() => this.size && this.flush(), AGAIN);
  }
}
