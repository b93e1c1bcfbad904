// Sending a check: the same id until it is answered. What could not be sent
// waits in this tab and goes by itself, so it is recorded once and never lost.
const STORE = 'ziguan.gate.waiting';
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
// whether there is no network, no database, or nobody signed in.
export async function fetchPart(url, fields) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const res = await fetch(url, {
      method: 'POST', body: new URLSearchParams(fields), headers: { 'X-Part': 'yes' }, signal: stop.signal,
    });
    if (res.redirected || [401, 403, 404].includes(res.status)) return { ok: false, kind: 'signin', to: new URL(url).pathname.replace(/\/[^/]*$/, '') };
    if (res.status >= 500 || res.status === 429) return { ok: false, kind: 'down' };
    return { ok: true, html: await res.text() };
  } catch {
    return { ok: false, kind: 'offline' };
  } finally {
    clearTimeout(timer);
  }
}

// Queue keeps what got no answer, in the order it was seen.
export class Queue {
  constructor(changed) {
    this.changed = changed;
    try {
      this.list = JSON.parse(sessionStorage.getItem(STORE) ?? '[]');
    } catch {
      this.list = [];
    }
  }

  get size() { return this.list.length; }

  last() { return this.list.at(-1); }

  store() { sessionStorage.setItem(STORE, JSON.stringify(this.list)); }

  keep(url, fields) {
    if (this.list.some((k) => k.fields.id === fields.id)) return;
    this.list.push({ url, fields: { ...fields, seen_at: fields.seen_at ?? new Date().toISOString() } });
    this.store();
    this.changed(this.size);
  }

  drop(id) {
    this.list = this.list.filter((k) => k.fields.id !== id);
    this.store();
  }

  // flush sends what waits, one after the other; it stops at the first that fails.
  async flush() {
    if (this.busy) return;
    this.busy = true;
    for (const one of [...this.list]) {
      const got = await fetchPart(one.url, one.fields);
      if (!got.ok) break;
      this.drop(one.fields.id);
      this.changed(this.size);
    }
    this.busy = false;
  }

  start() {
    if (this.size) this.flush();
    setInterval(() => this.size && this.flush(), AGAIN);
  }
}
