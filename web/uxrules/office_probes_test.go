package uxrules_test

// covered looks, in every size of type, for what the office's bar lies over: a control
// that has the focus, the page's own bar, or the last thing on the page; and for
// entries of the bar that are too small for a thumb.
const covered = `(()=>{const bad=[],root=document.documentElement,was=root.dataset.size,tabs=document.querySelector('.tabs');
 if(!tabs) return '[]';
 document.querySelectorAll('details').forEach(d=>d.open=true);
 const name=e=>e.tagName+'.'+(e.getAttribute('class')??'')+' '+(e.name||e.textContent.trim().slice(0,14));
 const over=(a,b)=>Math.min(a.bottom,b.bottom)-Math.max(a.top,b.top)>1&&Math.min(a.right,b.right)-Math.max(a.left,b.left)>1;
 for(const size of ['normal','elder','large']){root.dataset.size=size;
  const small=[...tabs.querySelectorAll('a')].map(a=>a.getBoundingClientRect()).filter(r=>r.height<47.5||r.width<47.5);
  if(tabs.checkVisibility()&&small.length) bad.push('17 '+size+': '+small.length+' entries of the bar are too small');
  const controls=[...document.querySelectorAll('main a[href],main button,main input:not([type=hidden]),main select,main textarea,main summary,footer a,footer button')].filter(e=>e.checkVisibility()&&!e.closest('.vh'));
  for(const e of controls){
   if(innerHeight-e.getBoundingClientRect().height<260) continue;
   scrollTo(0,0); e.focus();
   for(const lid of [tabs,...document.querySelectorAll('.bar')]){
    if(lid.contains(e)||getComputedStyle(lid).position!=='sticky'||!lid.checkVisibility()) continue;
    if(over(lid.getBoundingClientRect(),e.getBoundingClientRect())) bad.push(size+': '+name(lid)+' covers '+name(e));
   }
  }
  scrollTo(0,0);
  for(const bar of document.querySelectorAll('.bar')) if(tabs.checkVisibility()&&bar.checkVisibility()&&over(bar.getBoundingClientRect(),tabs.getBoundingClientRect())&&getComputedStyle(bar).position==='sticky') bad.push(size+': the bar lies over '+name(bar));
  scrollTo(0,root.scrollHeight);
  const last=document.querySelector('.foot').getBoundingClientRect();
  if(tabs.checkVisibility()&&last.bottom>tabs.getBoundingClientRect().top+1) bad.push(size+': the bar lies over the foot');
 }
 root.dataset.size=was; scrollTo(0,0); return JSON.stringify([...new Set(bad)].slice(0,6))})()`

// framed holds the office's column and its content to one place on every page.
const framed = `(()=>{const main=document.querySelector('.page.office > main'); if(!main) return '[]';
 const side=document.querySelector('.side').getBoundingClientRect(),m=main.getBoundingClientRect(),rem=parseFloat(getComputedStyle(document.documentElement).fontSize);
 const off=[...main.children].filter(e=>e.checkVisibility()&&!e.matches('.vh')&&Math.abs(e.getBoundingClientRect().left-m.left-33)>1).map(e=>e.tagName+'.'+e.className+' '+e.getBoundingClientRect().left);
 return JSON.stringify(Math.abs(side.left)>1||Math.abs(side.width-11*rem)>1||Math.abs(m.left-side.right)>1||Math.abs(m.right-document.documentElement.clientWidth)>1?['the column is '+side.width+' wide, the content from '+m.left+' to '+m.right]:off.slice(0,2).map(o=>'stands elsewhere: '+o))})()`
