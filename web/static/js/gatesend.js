// Sending a check: the same id until it is answered. What could not be sent lies
// in this browser's database before the page says that it is kept, survives a
// closed tab, and goes by itself, so it is recorded once and never lost.
import { openDB } from '../vendor/idb-8.0.4.js';

const OLD = 'ziguan.gate.waiting'; // where it lay before, for one tab
const PATIENCE = 8000;
const AGAIN = 5000;

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
export async function fetchPart(url, fields, patience = PATIENCE) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const res = await fetch(url, {
      method: 'POST', body: new URLSearchParams(fields), headers: { 'X-Part': 'yes' }, signal: stop.signal,
    });
    if (res.redirected || [401, 403, 404].includes(res.status)) return { ok: false, kind: 'signin', to: new URL(url).pathname.replace(/\/[^/]*$/, '') };
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

// Queue keeps what got no answer, in the order it was seen. What the server did
// not take stays too, marked, for somebody to look at.
export class Queue {
  constructor(changed) {
    this.changed = changed;
    this.list = [];
    this.ready = this.load();
  }

  async load() {
    try {
      this.db = await database();
      for (const k of JSON.parse(sessionStorage.getItem(OLD) ?? '[]')) await this.put({ id: k.fields.id, ...k });
      sessionStorage.removeItem(OLD);
      this.list = (await this.db.getAll('waiting')).sort((x, y) => (x.fields.seen_at < y.fields.seen_at ? -1 : 1));
    } catch {
      this.db = undefined; // a browser that keeps nothing: keep says so
    }
    this.changed(this.size);
  }

  get waiting() { return this.list.filter((k) => !k.refused); }

  get size() { return this.waiting.length; }

  last() { return this.waiting.at(-1); }

  put(one) { return this.db.put('waiting', one); }

  // keep answers whether it is kept: true only once it lies in the database.
  async keep(url, fields) {
    await this.ready;
    if (this.list.some((k) => k.id === fields.id)) return Boolean(this.db);
    const one = { id: fields.id, url, fields: { ...fields, seen_at: fields.seen_at ?? new Date().toISOString() } };
    this.list.push(one);
    let kept = false;
    try {
      await this.put(one);
      kept = true;
    } catch {
      kept = false;
    }
    this.changed(this.size);
    return kept;
  }

  async drop(id) {
    await this.ready;
    this.list = this.list.filter((k) => k.id !== id);
    await this.db?.delete('waiting', id);
    this.changed(this.size);
  }

  async refuse(one) {
    one.refused = true;
    await this.db?.put('waiting', one);
    this.changed(this.size);
  }

  // flush sends what waits, one after the other; it stops at the first that fails.
  async flush() {
    await this.ready;
    if (this.busy) return;
    this.busy = true;
    for (const one of [...this.waiting]) {
      const got = await fetchPart(one.url, one.fields);
      if (!got.ok) break;
      if (got.refused) await this.refuse(one);
      else await this.drop(one.id);
    }
    this.busy = false;
  }

  async start() {
    await this.ready;
    if (this.size) this.flush();
    setInterval(() => this.size && this.flush(), AGAIN);
  }
}
