import { describe, expect, it } from 'vitest'
import { tallRanges } from './tallGlyphs'

describe('what is drawn as high as its row', () => {
  it('is each line that goes up or down, and each block', () => {
    const text = '│ ab ║█▄╭░╋╱'
    expect(tallRanges(text).map(([start, end]) => text.slice(start, end))).toEqual([...'│║█▄╭░╋╱'])
  })

  it('is no letter and no line that only goes sideways', () => {
    expect(tallRanges('ab ─━═┄╌╴╶ 日本 😀 |_')).toEqual([])
  })
})
