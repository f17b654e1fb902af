import { describe, expect, it } from 'vitest'
import {
  createSerializableTerminal,
  written,
} from '../../../../server/channels/terminal/screen/serializableTerminal'
import { joinedCells } from './joinedCells'

const joined = (text: string) => joinedCells(text).map(([start, end]) => text.slice(start, end))

describe('what is drawn as one', () => {
  it('is each joined emoji, flag and colour of skin', () => {
    expect(joined('a 👩‍👩‍👧|👍🏽 🇩🇪🇫🇷 x')).toEqual(['👩‍👩‍👧', '👍🏽', '🇩🇪', '🇫🇷'])
  })

  it('is nothing that has one cell, or nothing to be joined to', () => {
    for (const text of ['plain', 'e\u0301 ❤\ufe0f 日本 😀😀', '', '│──│']) expect(joined(text)).toEqual([])
  })
})

it('has a cell for each code point that has a width, on the server as on screens', async () => {
  const { terminal } = createSerializableTerminal(40, 5)
  await written(terminal, '👩‍👩‍👧|👍🏽|日本|e\u0301|')
  const line = terminal.buffer.active.getLine(0)
  const borders = Array.from({ length: 40 }, (_, column) => column).filter(
    (column) => line?.getCell(column)?.getChars() === '|',
  )
  expect(borders).toEqual([6, 11, 16, 18])
})
