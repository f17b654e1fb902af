import { expect, it } from 'vitest'
import { stackPlace } from './stackPlace'

const ORIGIN = 'http://3000-1a2b3c4d-x.localhost:7420'

it.each([
  [
    `TypeError: x\n    at f (${ORIGIN}/src/App.tsx?t=12:10:5)`,
    '/web',
    { path: '/web/src/App.tsx', line: 10 },
  ],
  [`f@${ORIGIN}/src/a%20b.js:3:1`, '/', { path: '/src/a b.js', line: 3 }],
  [
    `at g (${ORIGIN}/node_modules/.vite/deps/react.js:9:9)\n    at ${ORIGIN}/@vite/client:2:2\n    at ${ORIGIN}/main.js:7`,
    '/',
    { path: '/main.js', line: 7 },
  ],
  [`at ${ORIGIN}/:7:1`, '/', null],
  ['at https://cdn.example/a.js:1:2', '/', null],
  ['no stack at all', '/', null],
  [`at f (${ORIGIN}/@fs/home/u/demo/packages/ui/b.ts:3:1)`, '/web', { path: '/packages/ui/b.ts', line: 3 }],
  [`at f (${ORIGIN}/@fs/home/u/other/b.ts:3:1)`, '/web', null],
  [
    'at Page (webpack-internal:///(app-pages-browser)/./src/app/page.tsx:10:9)',
    '/web',
    { path: '/web/src/app/page.tsx', line: 10 },
  ],
  ['at x (webpack://shop/./src/x.ts:5:1)', '/', { path: '/src/x.ts', line: 5 }],
  ['at x (webpack-internal:///./node_modules/a/b.js:5:1)', '/', null],
  ['at y (turbopack:///[project]/src/y.tsx:6:2)', '/', { path: '/src/y.tsx', line: 6 }],
  ['at z (file:///home/u/demo/z.ts:7:2)', '/web', { path: '/z.ts', line: 7 }],
  [`at ${ORIGIN}/_next/static/chunks/main.js:1:2`, '/', null],
])('%j', (stack, cwd, place) => {
  expect(stackPlace(stack, { origin: ORIGIN, cwd, root: '/home/u/demo' })).toEqual(place)
})
