import { describe, expect, it } from 'vitest'
import { nextRegion, REGIONS } from './focusRegions'

describe('the F6 ring', () => {
  it('goes through the visible areas in reading order and round', () => {
    const visible = REGIONS.filter((region) => region !== 'side')
    const walk = (step: 1 | -1) => {
      const seen: string[] = []
      let at = nextRegion(null, visible, step)
      while (at && !seen.includes(at)) {
        seen.push(at)
        at = nextRegion(at, visible, step)
      }
      return seen
    }
    expect(walk(1)).toEqual(['nav', 'editor', 'panel', 'agent', 'status'])
    expect(walk(-1)).toEqual(['status', 'agent', 'panel', 'editor', 'nav'])
  })

  it('begins at an end when the area it was in is gone', () => {
    expect(nextRegion('side', ['editor', 'status'], 1)).toBe('editor')
    expect(nextRegion('side', [], 1)).toBeNull()
  })
})
