import { describe, expect, it } from 'vitest'
import { parsePrompt } from './parsePrompt'

describe('what the demo agent understands', () => {
  it.each([
    ['list', [{ does: 'list', folder: '/' }]],
    ['Please list the files in src.', [{ does: 'list', folder: '/src' }]],
    ['read ./src/app.ts', [{ does: 'read', path: '/src/app.ts' }]],
    ['Read the file `my notes.md`', [{ does: 'read', path: '/my notes.md' }]],
    ['edit README.md', [{ does: 'edit', path: '/README.md', change: null }]],
    ['edit', [{ does: 'edit', path: '/hello-from-demo.md', change: null }]],
    [
      'edit a.txt: hello => good bye',
      [{ does: 'edit', path: '/a.txt', change: { from: 'hello', to: 'good bye' } }],
    ],
    ['edit a.txt `x` => ``', [{ does: 'edit', path: '/a.txt', change: { from: 'x', to: '' } }]],
    ['run git status --short', [{ does: 'run', command: 'git status --short' }]],
    ['run `echo "a then b"` now', [{ does: 'run', command: 'echo "a then b"' }]],
    ['stream 500', [{ does: 'stream', count: 500 }]],
    ['stream 99999999 words', [{ does: 'stream', count: 100_000 }]],
    ['/plan', [{ does: 'plan' }]],
    ['Hello there', [{ does: 'tour' }]],
    ['', [{ does: 'tour' }]],
    ['planet reader', [{ does: 'tour' }]],
    ['think then plan, then fail', [{ does: 'think' }, { does: 'plan' }, { does: 'fail' }]],
    ['ask\n\nform', [{ does: 'ask' }, { does: 'form' }]],
  ])('%s', (prompt, steps) => {
    expect(parsePrompt(prompt)).toEqual(steps)
  })
})
