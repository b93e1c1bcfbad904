// Scanning a card's code: the browser's own reader where it knows QR codes, else
// the decoder from our own origin in a worker. Fetched at the first tap on the
// button; typing a plate never waits for it.
const EVERY = 150; // milliseconds between frames
const WIDEST = 1280;

let reader;

async function native() {
  try {
    const kinds = await window.BarcodeDetector?.getSupportedFormats();
    if (!kinds?.includes('qr_code')) return undefined;
    const detector = new window.BarcodeDetector({ formats: ['qr_code'] });
    return async (canvas) => (await detector.detect(canvas))[0]?.rawValue;
  } catch {
    return undefined;
  }
}

function worker() {
  const w = new Worker(new URL('./gateread.js', import.meta.url));
  return (canvas) => new Promise((resolve, reject) => {
    w.onmessage = (e) => resolve(e.data);
    w.onerror = reject;
    w.postMessage(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height));
  });
}

// draw puts a video frame or a photo on a canvas of a size worth decoding.
function draw(source, width, height) {
  const scale = Math.min(1, WIDEST / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext('2d', { willReadFrequently: true }).drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function element(name, className, text = '') {
  const e = document.createElement(name);
  e.className = className;
  e.textContent = text;
  return e;
}

class Scan {
  constructor(button, found) {
    this.button = button;
    this.words = button.dataset;
    this.found = found;
    this.box = element('section', 'gate-scan');
    this.box.setAttribute('aria-label', this.words.title);
    this.text = element('p', '', this.words.title);
    this.text.setAttribute('role', 'status');
    this.close = element('button', 'btn main', this.words.close);
    this.close.type = 'button';
    this.close.addEventListener('click', () => this.stop(true));
    this.box.append(this.text, this.photo(), this.close);
    button.closest('.gate-bar').before(this.box);
    this.close.focus();
    this.box.scrollIntoView({ block: 'nearest' });
  }

  photo() {
    const label = element('label', 'btn', this.words.photo);
    const input = element('input', 'vh');
    Object.assign(input, { type: 'file', accept: 'image/*' });
    input.setAttribute('capture', 'environment');
    input.addEventListener('change', () => input.files[0] && this.look(input.files[0]));
    label.append(input);
    return label;
  }

  async look(file) {
    try {
      const picture = await createImageBitmap(file);
      const text = await this.read(draw(picture, picture.width, picture.height));
      if (text) this.done(text);
      else this.text.textContent = this.words.nothing;
    } catch {
      this.text.textContent = this.words.nothing;
    }
  }

  async read(canvas) {
    reader ??= (await native()) ?? worker();
    return reader(canvas);
  }

  async camera() {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: WIDEST } } });
    } catch {
      this.text.textContent = this.words.refused;
      return;
    }
    if (this.over) {
      this.release();
      return;
    }
    const video = element('video', 'gate-video');
    Object.assign(video, { srcObject: this.stream, muted: true, playsInline: true });
    video.setAttribute('aria-label', this.words.title);
    this.text.after(video);
    await video.play();
    while (!this.over) {
      const text = video.videoWidth ? await this.read(draw(video, video.videoWidth, video.videoHeight)) : '';
      if (text) {
        this.done(text);
        return;
      }
      await new Promise((resolve) => { setTimeout(resolve, EVERY); });
    }
  }

  release() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
  }

  stop(back) {
    this.over = true;
    this.release();
    this.box.remove();
    this.button.hidden = false;
    if (back) document.querySelector('#tail').focus();
  }

  done(text) {
    if (this.over) return;
    this.stop(false);
    this.found(text);
  }
}

// scan opens the camera; found gets the text of the first code it sees.
export function scan(button, found) {
  button.hidden = true;
  const one = new Scan(button, found);
  one.camera().catch(() => { one.text.textContent = one.words.refused; });
}
