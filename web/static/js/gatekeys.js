// The keyboard for the last four of a plate: digits, and letters without I and
// O, which no plate has. The phone's own keyboard need not open.
const DIGITS = [...'123456789'];
const LETTERS = [...'ABCDEFGHJKLMNPQRSTUVWXYZ'];

// tidy writes what was typed as plates are written.
export function tidy(text) {
  return text.normalize('NFKC').toUpperCase().replace(/[\s·.\-•]/g, '').replace(/O/g, '0').replace(/I/g, '1');
}

function key(text, label, press, wide) {
  const b = document.createElement('button');
  b.type = 'button';
  b.className = wide ? 'key word' : 'key';
  b.textContent = text;
  if (label) b.setAttribute('aria-label', label);
  // Keeping the focus in the field keeps the caret and stops the page jumping.
  b.addEventListener('pointerdown', (e) => e.preventDefault());
  b.addEventListener('click', press);
  return b;
}

// keypad fills the board for one input.
export function keypad(board, input) {
  const words = board.dataset;
  const change = (value) => {
    input.value = value;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const put = (c) => key(c, '', () => [...input.value].length < 4 && change(input.value + c));
  const remove = () => key('⌫', words.delete, () => change([...input.value].slice(0, -1).join('')));
  const last = (b) => {
    b.classList.add('last');
    return b;
  };
  const draw = (page) => {
    board.classList.toggle('letters', page === 'letters');
    const other = page === 'letters' ? 'digits' : 'letters';
    const turn = key(words[other], '', () => draw(other), true);
    board.replaceChildren(...(page === 'letters'
      ? [...LETTERS.map(put), turn, key(words.clear, '', () => change(''), true), last(remove())]
      : [...DIGITS.map(put), turn, put('0'), remove()]));
  };
  draw('digits');
  board.hidden = false;
  if (window.matchMedia('(pointer: coarse)').matches) input.inputMode = 'none';
}
