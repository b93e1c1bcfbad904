// Recomputes a committee's public record in the reader's own browser: every
// entry's bytes are hashed here and must name the hash of the entry before.
const hex = (buffer) => [...new Uint8Array(buffer)].map((b) => b.toString(16).padStart(2, "0")).join("");

async function verify(address) {
  let head = "0".repeat(64);
  let seq = 0;
  let after = 0;
  for (;;) {
    const answer = await fetch(`${address}?after=${after}`);
    if (!answer.ok) throw new Error(String(answer.status));
    const page = await answer.json();
    for (const entry of page.entries) {
      const lines = entry.canon.split("\n");
      const follows = lines[2] === `seq: ${seq + 1}` && lines[3] === `prev: ${head}`;
      const hash = hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(entry.canon)));
      if (!follows || hash !== entry.hash) return { holds: false, seq: seq + 1 };
      head = hash;
      seq += 1;
      after = seq;
    }
    if (page.next === null) return { holds: head === page.head.hash && seq === page.head.seq, seq };
  }
}

for (const box of document.querySelectorAll("[data-record]")) {
  if (!globalThis.crypto?.subtle) continue; // needs https; the server's own check stands below
  box.hidden = false;
  const status = box.querySelector("[role=status]");
  box.querySelector("button").addEventListener("click", async () => {
    status.textContent = box.dataset.busy;
    try {
      const { holds, seq } = await verify(box.dataset.record);
      status.textContent = (holds ? box.dataset.ok : box.dataset.bad).replace("%n", seq);
    } catch {
      status.textContent = box.dataset.bad.replace("%n", "?");
    }
  });
}
