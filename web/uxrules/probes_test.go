package uxrules_test

// What is looked for on a page by the browser: each gives a JSON list of what
// breaks the rule.

// shapes looks at a page at one width in every size of type: type too small,
// anything that hangs over the side, targets too small or too near. The bar that
// stays in reach lies over what scrolls below it: gaps are those of the page at rest.
const shapes = `(()=>{const bad=[],root=document.documentElement,was=root.dataset.size;
 const name=e=>e.tagName+'.'+(e.getAttribute('class')??'')+' '+e.textContent.trim().slice(0,14);
 const visible=e=>e.checkVisibility()&&!e.closest('.vh,.skip,[hidden]');
 document.querySelectorAll('details').forEach(d=>d.open=true);
 document.querySelectorAll('.bar').forEach(b=>b.style.position='static');
 for(const size of ['normal','elder','large']){root.dataset.size=size;
  const w=root.clientWidth,at=w+' '+size+': ';
  const over=[...document.querySelectorAll('body *')].filter(e=>!e.closest('.vh,.skip,.scroll,.table.stacks thead,svg')&&e.getBoundingClientRect().right>w+1&&visible(e));
  if(root.scrollWidth>w||over.length) bad.push('16 '+at+'hangs over: '+root.scrollWidth+' '+over.slice(0,3).map(name).join(' | '));
  const least=size==='normal'?18:24;
  const fine=[...document.querySelectorAll('body,main p,main li,main td,main th,main dd,main dt,main label,main legend,main input:not([type=hidden]),main select,main textarea,main button,main a,main summary,main span')]
   .filter(e=>(e.matches('input,select,textarea,body')||[...e.childNodes].some(n=>n.nodeType===3&&n.data.trim()))&&visible(e)&&!e.closest('.sheet,.paper,.wc-card,[aria-hidden]')&&parseFloat(getComputedStyle(e).fontSize)<least-.01);
  if(fine.length) bad.push('16 '+at+'small type: '+fine.slice(0,4).map(e=>name(e)+' '+getComputedStyle(e).fontSize).join(' | '));
  const targets=[...document.querySelectorAll('a[href],button,summary,input:not([type=hidden]),select,textarea')].filter(visible).map(e=>e.closest('label')??e);
  const boxes=targets.map(e=>({e,r:e.getBoundingClientRect()})).filter(b=>b.r.width);
  const small=boxes.filter(({e,r})=>{const l=e.matches('.btn.main')?64:48;return r.height<l-.5||r.width<l-.5});
  if(small.length) bad.push('17 '+at+'small targets: '+small.slice(0,4).map(({e,r})=>name(e)+' '+Math.round(r.width)+'x'+Math.round(r.height)).join(' | '));
  const solid=boxes.filter(b=>b.e.matches('.btn,.input,.pill,.gate-match,.key'));
  const near=[];
  solid.forEach((a,i)=>{for(const b of solid.slice(i+1,i+12)){if(a.e.contains(b.e)||b.e.contains(a.e)) continue;
   const dy=Math.max(b.r.top-a.r.bottom,a.r.top-b.r.bottom),dx=Math.max(b.r.left-a.r.right,a.r.left-b.r.right);
   if(Math.max(dx,dy)<7.5) near.push(name(a.e)+' and '+name(b.e)+' '+Math.round(Math.max(dx,dy)))}});
  if(near.length) bad.push('17 '+at+'too near: '+near.slice(0,3).join(' | '));
 }
 document.querySelectorAll('.bar').forEach(b=>b.style.position='');
 root.dataset.size=was; return JSON.stringify(bad)})()`

// colours looks for states that only a colour tells: no word, or the same word
// in two colours.
const colours = `(()=>{const bad=[],words={};
 for(const e of document.querySelectorAll('.badge,.notice,.verdict,.errors,.task')){
  const text=e.textContent.trim(), kind=e.className;
  if(!text) bad.push('24 only a colour: '+kind);
  if(e.matches('.badge,.notice,.verdict')&&!e.querySelector('svg')) bad.push('24 no sign beside '+kind+' '+text.slice(0,14));
  if(e.matches('.badge')){const k=[...e.classList].filter(c=>c!=='badge').join('.'); if(words[text]&&words[text]!==k) bad.push('24 one word in two colours: '+text); words[text]=k}
 }
 return JSON.stringify(bad)})()`

// edges looks for what loses its shape where the system chooses the colours.
const edges = `JSON.stringify([...document.querySelectorAll('.verdict,.plate,.btn,.pill,.input,.badge,.notice')]
 .filter(e=>e.checkVisibility()&&parseFloat(getComputedStyle(e).borderTopWidth)<1).slice(0,4).map(e=>'24 no edge in forced colours: '+e.tagName+'.'+e.className))`

// axe asks axe-core; rules is a list of its rules, or of its tags.
const axe = `(document.querySelectorAll('.tabs').forEach(b=>b.style.position='static'),axe).run(document,%s)
 .then(r=>JSON.stringify(r.violations.map(v=>(v.id==='color-contrast-enhanced'?'18 ':'19 ')+v.id+': '+v.nodes.slice(0,3).map(n=>n.html.slice(0,140)+' '+n.failureSummary.slice(0,200)).join(' | '))))`

const (
	axeAll    = `{resultTypes:['violations'],runOnly:['wcag2a','wcag2aa','wcag21aa','wcag22aa'],rules:{'target-size':{enabled:true},'color-contrast-enhanced':{enabled:true}}}`
	axeColour = `{resultTypes:['violations'],runOnly:{type:'rule',values:['color-contrast-enhanced','link-in-text-block']}}`
)

// outlines looks for edges of controls that are hard to see: less than 3:1
// against what lies behind them.
const outlines = `(()=>{
 const rgb=c=>{const m=c.match(/[\d.]+/g).map(Number);return m.length<4||m[3]>0?m:null};
 const lum=c=>{const[r,g,b]=c.map(v=>(v/=255)<=.04045?v/12.92:((v+.055)/1.055)**2.4);return .2126*r+.7152*g+.0722*b};
 const behind=e=>{for(let p=e.parentElement;p;p=p.parentElement){const c=rgb(getComputedStyle(p).backgroundColor);if(c) return c} return [255,255,255]};
 return JSON.stringify([...document.querySelectorAll('main .input,main .btn,main .pill,main .check input')].filter(e=>e.checkVisibility()&&parseFloat(getComputedStyle(e).borderTopWidth)).map(e=>{
  const s=getComputedStyle(e),back=behind(e),best=Math.max(...[rgb(s.borderTopColor),rgb(s.backgroundColor)].filter(Boolean).map(c=>{const a=lum(c),b=lum(back);return (Math.max(a,b)+.05)/(Math.min(a,b)+.05)}));
  return best<3?'18 edge of '+e.tagName+'.'+e.className+' '+e.textContent.trim().slice(0,14)+' '+best.toFixed(2):''}).filter(Boolean).slice(0,4))})()`

// pasting looks for fields that refuse what is pasted, and for puzzles; a text
// that is there to be copied is no field.
const pasting = `JSON.stringify([...document.querySelectorAll('input:not([type=hidden]),textarea')].filter(e=>{
  const p=new ClipboardEvent('paste',{bubbles:true,cancelable:true,clipboardData:new DataTransfer()});return !e.dispatchEvent(p)||e.readOnly&&e.tagName!='TEXTAREA'}).map(e=>'22 refuses a paste: '+e.name)
 .concat([...document.querySelectorAll('iframe,[class*=captcha],[name*=captcha]')].map(e=>'22 a puzzle: '+e.outerHTML.slice(0,80))))`

// reach looks for what the keyboard alone does not reach or see.
const reach = `JSON.stringify([...document.querySelectorAll('a,button,input:not([type=hidden]),select,textarea,summary,[role=button],[draggable=true],[onclick]')].filter(e=>e.checkVisibility()).filter(e=>{
  if(e.matches('a:not([href]),[draggable=true],[onclick]')) return true;
  e.focus({preventScroll:true}); return !e.disabled&&(e.tabIndex<0||document.activeElement!==e)}).slice(0,4).map(e=>'23 out of the keyboard\'s reach: '+e.outerHTML.slice(0,120)))`

// breaches are what the policy refused and what scripts stumbled over.
const breaches = `JSON.stringify(window.breaches.map(b=>'42 '+b))`
