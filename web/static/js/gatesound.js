// Sound and speech repeat the word: each verdict has a pattern of its own, told
// apart by rhythm as well as by pitch. No files.
const TUNES = {
  allow: [[660, 0, 0.12], [880, 0.14, 0.2]],
  caution: [[520, 0, 0.14], [520, 0.22, 0.14], [520, 0.44, 0.14]],
  refuse: [[220, 0, 0.7]],
  lost: [[330, 0, 0.1], [260, 0.16, 0.1]],
};

let audio;

// unlock must run inside a tap: browsers allow sound only from there on.
export function unlock() {
  const Context = window.AudioContext ?? window.webkitAudioContext;
  if (!Context) return;
  audio ??= new Context();
  audio.resume?.();
}

function play(tune) {
  if (!audio || !tune) return;
  for (const [pitch, at, length] of tune) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.type = pitch < 300 ? 'sawtooth' : 'sine';
    tone.frequency.value = pitch;
    volume.gain.value = 0.25;
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + at);
    tone.stop(audio.currentTime + at + length);
  }
}

// say plays a verdict and speaks its sentence where the phone can.
export function say(verdict, sentence, lang) {
  document.documentElement.dataset.sounded = TUNES[verdict] ? verdict : '';
  play(TUNES[verdict]);
  navigator.vibrate?.(verdict === 'allow' ? 80 : [120, 80, 120]);
  if (!sentence || !window.speechSynthesis) return;
  const words = new SpeechSynthesisUtterance(sentence);
  words.lang = lang;
  window.speechSynthesis.cancel();
  window.speechSynthesis.speak(words);
}
