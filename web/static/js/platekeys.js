// A keyboard for number plates in two pages: provinces and the embassies' word,
// then letters and digits, in the last places the words a plate may end in. No
// plate has an I, and an O only in its second place. The input itself keeps
// working with any other keyboard, by voice and by paste.
const PROVINCES = '京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新';
const LETTERS = '1234567890ABCDEFGHJKLMNPQRSTUVWXYZ';
const FIRST = '使';
const LAST = [...'挂学警港澳使领', '应急'];
const LONGEST = 8;

const coarse = window.matchMedia('(pointer: coarse)').matches;

// rescue tells a plate of a rescue brigade, which is let through by itself.
export const rescue = (text) => /^\p{sc=Han}[XS]\d{4}应急$/u.test(clean(text));

// clean writes what was typed or pasted as plates are written.
export function clean(text) {
  const chars = [...text.normalize('NFKC').toUpperCase()].filter((c) => !/[\s·.\-•]/.test(c));
  return chars.map((c, i) => (i > 1 && c === 'O' ? '0' : i > 0 && c === 'I' ? '1' : c)).join('');
}

function key(text, label, press) {
  const b = document.createElement('button');
  b.type = 'button';
  b.className = 'key';
  b.textContent = text;
  if (label) b.setAttribute('aria-label', label);
  // Keeping the focus in the field keeps the caret and stops the page jumping.
  b.addEventListener('pointerdown', (e) => e.preventDefault());
  b.addEventListener('click', press);
  return b;
}

class Keys {
  constructor(input) {
    this.input = input;
    this.words = input.dataset;
    this.page = '';
    this.board = document.createElement('div');
    this.board.className = 'keys';
    this.board.hidden = true;
    this.board.setAttribute('role', 'group');
    this.board.setAttribute('aria-label', this.words.wordBoard);
    this.toggle = document.createElement('button');
    this.toggle.type = 'button';
    this.toggle.className = 'btn';
    this.toggle.setAttribute('aria-expanded', 'false');
    this.toggle.textContent = this.words.wordOpen;
    input.after(this.toggle, this.board);
    this.listen();
  }

  listen() {
    this.toggle.addEventListener('click', () => (this.board.hidden ? this.open() : this.close()));
    this.input.addEventListener('focus', () => coarse && this.open());
    this.input.addEventListener('input', () => !this.board.hidden && this.draw());
    this.input.addEventListener('blur', () => {
      this.input.value = clean(this.input.value);
    });
  }

  open() {
    this.board.hidden = false;
    this.input.inputMode = 'none';
    this.toggle.setAttribute('aria-expanded', 'true');
    this.toggle.textContent = this.words.wordClose;
    this.page = '';
    this.draw();
    this.input.focus();
  }

  close() {
    this.board.hidden = true;
    this.input.inputMode = 'text';
    this.toggle.setAttribute('aria-expanded', 'false');
    this.toggle.textContent = this.words.wordOpen;
  }

  // split gives what stands before the place where the next character goes, and
  // after it: an end that stands there already (data-before) is typed in front of.
  split() {
    const all = [...this.input.value];
    const end = Math.min(Number(this.input.dataset.before ?? 0), all.length);
    return [all.slice(0, all.length - end), all.slice(all.length - end)];
  }

  // press types a key; a closing word goes to the very end, whatever stands there.
  press(text) {
    const [head, end] = this.split();
    if (head.length + end.length + text.length > LONGEST) return;
    if (!end.length || !LAST.includes(text)) {
      this.change([...head, text, ...end].join(''));
      return;
    }
    this.input.dataset.before = end.length + text.length;
    this.change([...head, ...end, text].join(''));
  }

  // remove takes the character before that place, and the end once nothing is left there.
  remove() {
    const [head, end] = this.split();
    if (head.length) {
      this.change([...head.slice(0, -1), ...end].join(''));
      return;
    }
    delete this.input.dataset.before;
    this.change(end.slice(0, -1).join(''));
  }

  change(value) {
    this.input.value = clean(value);
    this.page = '';
    const at = this.split()[0].length;
    this.input.setSelectionRange(at, at);
    this.input.dispatchEvent(new Event('input', { bubbles: true }));
    this.draw();
  }

  provinces() {
    const first = this.words.province ?? '';
    return [...first, ...[...PROVINCES].filter((c) => c !== first), ...FIRST];
  }

  draw() {
    const [head, end] = this.split();
    const typed = head.length;
    const closes = typed + end.length >= 5;
    const page = this.page || (typed === 0 ? 'provinces' : 'letters');
    const shown = `${page}${closes}${typed === 1}`;
    if (this.board.dataset.shown === shown) return;
    this.board.dataset.shown = shown;
    const grid = document.createElement('div');
    grid.className = 'keys-grid';
    const chars = page === 'provinces' ? this.provinces() : [...LETTERS, ...(typed === 1 ? 'O' : ''), ...(closes ? LAST : [])];
    grid.append(...chars.map((c) => key(c, '', () => this.press(c))));
    this.board.replaceChildren(grid, this.foot(page));
  }

  foot(page) {
    const foot = document.createElement('div');
    foot.className = 'keys-foot';
    const other = page === 'provinces' ? 'letters' : 'provinces';
    const word = other === 'letters' ? this.words.wordLetters : this.words.wordProvinces;
    foot.append(
      key(word, '', () => { this.page = other; this.draw(); }),
      key(this.words.wordDelete, '', () => this.remove()),
      key(this.words.wordClose, '', () => this.close()),
    );
    return foot;
  }
}

// attach gives one input its keyboard, once.
export function attach(input) {
  if (input.dataset.ready) return;
  input.dataset.ready = 'yes';
  new Keys(input);
  if (coarse && document.activeElement === input) input.dispatchEvent(new Event('focus'));
}
