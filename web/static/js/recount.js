// A block data-recount="…/box.json" counts the published box again, by code that shares
// nothing with the server's, and says in one sentence whether it comes to the same.
const zero = () => ({ area: 0n, heads: 0n });
const plus = (to, area, heads) => {
  to.area += BigInt(area);
  to.heads += BigInt(heads);
};

// open counts a box of single ballots: of a voter's the paper one stands, else the last.
function open(box) {
  const voters = new Map();
  for (const row of box.roll) {
    const who = row.owner ?? row.head;
    const w = voters.get(who) ?? { area: 0n, heads: 1n };
    w.area += BigInt(row.area ?? 0);
    voters.set(who, w);
  }
  const standing = new Map();
  for (const b of box.ballots) {
    if (!voters.has(b.voter)) continue;
    const before = standing.get(b.voter);
    const later = !before || (b.channel === before.channel ? b.seq > before.seq : b.channel === 'paper');
    if (later) standing.set(b.voter, b);
  }
  const sums = { total: zero(), for: zero(), against: zero(), abstain: zero() };
  for (const w of voters.values()) plus(sums.total, w.area, w.heads);
  for (const [who, b] of standing) if (sums[b.choice]) plus(sums[b.choice], voters.get(who).area, 1);
  return sums;
}

// sealed adds up a box that was published as sums.
function sealed(box) {
  const sums = { total: zero(), for: zero(), against: zero(), abstain: zero() };
  plus(sums.total, box.total.area, box.total.heads);
  for (const row of box.rows) plus(sums[row.choice], BigInt(row.area) * BigInt(row.count), row.count);
  for (const p of box.pool) plus(sums[p.choice], p.area, p.heads);
  return sums;
}

const met = (share, part, whole) => {
  const [a, b] = [BigInt(share.den) * part, BigInt(share.num) * whole];
  return share.more ? a > b : a >= b;
};

function decided(sums, [quorum, agree], owners) {
  const part = zero();
  for (const side of ['for', 'against', 'abstain']) plus(part, sums[side].area, sums[side].heads);
  sums.part = part;
  const by = owners ? ['heads', 'area'] : ['heads'];
  return by.every((m) => met(quorum, part[m], sums.total[m])) && by.every((m) => met(agree, sums.for[m], part[m]));
}

const same = (sum, told) => sum.area === BigInt(told.area) && sum.heads === BigInt(told.heads);

async function recount(block) {
  const answer = await fetch(block.dataset.recount);
  const bytes = await answer.arrayBuffer();
  if (globalThis.crypto?.subtle) {
    const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    if (Array.from(sum, (b) => b.toString(16).padStart(2, '0')).join('') !== block.dataset.sum) return null;
  }
  const box = JSON.parse(new TextDecoder().decode(bytes));
  const sums = box.rows ? sealed(box) : open(box);
  const passed = decided(sums, JSON.parse(block.dataset.need), box.regime === 'owners');
  const told = JSON.parse(block.dataset.tally);
  const agrees = passed === told.passed && same(sums.total, told.total) && ['for', 'against', 'abstain'].every((s) => same(sums[s], told[s]));
  return { agrees, sums };
}

function draw(block, sums) {
  const bars = block.querySelectorAll('.progress');
  const parts = [[sums.part, sums.total], [sums.for, sums.part], [sums.against, sums.part]];
  parts.forEach(([part, whole], i) => {
    bars[i].hidden = false;
    bars[i].querySelector('[data-part]').textContent = `${part.heads} / ${whole.heads}`;
    const bar = bars[i].querySelector('progress');
    bar.max = Number(whole.heads) || 1;
    bar.value = Number(part.heads);
  });
}

for (const block of document.querySelectorAll('[data-recount]')) {
  const button = block.querySelector('button');
  const word = block.querySelector('[role=status]');
  block.hidden = false;
  button.addEventListener('click', async () => {
    button.disabled = true;
    let got = null;
    try {
      got = await recount(block);
    } catch { // what cannot be read is not the same
    }
    if (got) draw(block, got.sums);
    word.textContent = got?.agrees ? block.dataset.same : block.dataset.other;
    button.disabled = false;
  });
}
