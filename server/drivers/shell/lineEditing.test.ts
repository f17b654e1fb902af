import { describe, expect, it } from 'vitest'
import { deviceOf, isEditorMode } from './lineEditing'

describe('the mode of a terminal', () => {
  it.each([
    ['readline at its prompt', '-inlcr -igncr -icrnl ixon; isig -icanon iexten -echo echoe', true],
    [
      'the line editor of zsh at its prompt',
      'inlcr -igncr icrnl ixon; isig -icanon iexten -echo echoe',
      true,
    ],
    ['read', '-inlcr -igncr icrnl ixon; isig icanon iexten echo echoe', false],
    ['read -s', '-inlcr -igncr icrnl ixon; isig icanon iexten -echo echoe', false],
    ['read -n1', '-inlcr -igncr icrnl ixon; isig -icanon iexten echo echoe', false],
    ['read -sn1', '-inlcr -igncr icrnl ixon; isig -icanon iexten -echo echoe', false],
    ['a terminal that cannot be asked', '', undefined],
  ])('of %s says whether a line is edited', (_, said, isEditing) => {
    expect(isEditorMode(said)).toBe(isEditing)
  })

  it('is asked of pseudo-terminals, also beyond the first 256, and of nothing else', () => {
    expect([0x8800, 0x8807, 0x1088_2c].map(deviceOf)).toEqual(['/dev/pts/0', '/dev/pts/7', '/dev/pts/300'])
    expect([0, 0x0401].map(deviceOf)).toEqual([null, null])
  })
})
