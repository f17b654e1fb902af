import { describe, expect, it } from 'vitest'
import { createEditorViewStore } from '../../channels/files/editor/editorViewStore'
import { createFakeClock } from '../../testing/kit/fakeClock'
import type { OpenFileOptions } from '../editorArea/tabCommands'
import { createPlaceHistory } from './createPlaceHistory'
import { NO_PLACES, type PlaceHistory, visited } from './placeHistory'

function follow() {
  const view = createEditorViewStore()
  const opened: string[] = []
  let move = (_: string, __: string) => {}
  const clock = createFakeClock()
  const set = (path: string, line: number) =>
    view.setState({ cursor: { path, line, column: 3, selected: 0 } })
  const at = async (path: string, line: number) => {
    set(path, line)
    await clock.advance(100)
  }
  const history = createPlaceHistory({
    files: {
      editors: { view, onSavedAs: () => () => {} },
      commands: {
        onMoved(listener) {
          move = listener
          return () => {}
        },
      },
    },
    tabs: {
      commands: {
        openFile(path: string, { line = 0, column }: OpenFileOptions = {}) {
          opened.push(`${path}:${line}:${column}`)
          // As an editor does that is opened at a line.
          set(path, 1)
          set(path, line)
        },
      },
    },
    clock,
  })
  /** A page without text is in front. */
  const away = () => view.setState({ cursor: null })
  return { history, opened, at, set, away, move: (from: string, to: string) => move(from, to) }
}

describe('the places where one was', () => {
  it('lead back and ahead again, each file with its line', async () => {
    const { history, opened, at } = follow()
    expect(history.can(-1)).toBe(false)
    await at('/a', 1)
    await at('/a', 5)
    await at('/a', 200)
    await at('/b', 1)
    history.go(-1)
    history.go(-1)
    expect(history.can(-1)).toBe(false)
    history.go(1)
    expect(opened).toEqual(['/a:200:3', '/a:5:3', '/a:200:3'])
    expect(history.can(1)).toBe(true)
    history.go(1)
    expect(opened.at(-1)).toBe('/b:1:3')
    expect(history.can(1)).toBe(false)
  })

  it('that lay ahead are forgotten once one goes elsewhere', async () => {
    const { history, opened, at } = follow()
    for (const path of ['/a', '/b', '/c']) await at(path, 1)
    history.go(-1)
    await at('/d', 1)
    expect(history.can(1)).toBe(false)
    history.go(-1)
    expect(opened.at(-1)).toBe('/b:1:3')
  })

  it('lead back at once, before the cursor has rested', async () => {
    const { history, opened, at, set } = follow()
    await at('/a', 1)
    set('/b', 1)
    expect(history.can(-1)).toBe(true)
    history.go(-1)
    expect(opened).toEqual(['/a:1:3'])
  })

  it('begin with the text that one left for a page without any', async () => {
    const { history, opened, at, away } = follow()
    await at('/a', 1)
    away()
    expect(history.can(-1)).toBe(true)
    history.go(-1)
    expect(opened).toEqual(['/a:1:3'])
    await at('/b', 1)
    away()
    history.go(-1)
    history.go(-1)
    expect(opened).toEqual(['/a:1:3', '/b:1:3', '/a:1:3'])
  })

  it('follow files that get another name', async () => {
    const { history, opened, at, move } = follow()
    await at('/lib/a', 1)
    await at('/b', 1)
    move('/lib', '/src')
    history.go(-1)
    expect(opened).toEqual(['/src/a:1:3'])
  })

  it('are fifty at most, the oldest of which go', () => {
    let history: PlaceHistory = NO_PLACES
    for (let n = 0; n < 60; n++) history = visited(history, { path: `/${n}`, line: 1, column: 1 })
    expect(history.places).toHaveLength(50)
    expect(history.places[history.at]?.path).toBe('/59')
  })
})
