import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acceptedLines, conflictAt, findConflicts, stepTo } from './conflictMarkers'

const found = (text: string) => findConflicts(text.split('\n'))

const MERGE = `before
<<<<<<< HEAD
mine
=======
theirs 1
theirs 2
>>>>>>> topic
after`

const DIFF3 = `<<<<<<< HEAD
mine
||||||| 0123abc
base
=======
>>>>>>> 4567def (a subject)`

describe('conflicts that git wrote into a text', () => {
  it('are found with the names of both sides', () => {
    expect(found(MERGE)).toEqual([
      {
        start: 2,
        end: 7,
        current: { start: 3, count: 1 },
        base: null,
        incoming: { start: 5, count: 2 },
        names: { current: 'HEAD', incoming: 'topic' },
      },
    ])
  })

  it('are found in the styles that show the base, and with line ends of Windows', () => {
    expect(found(DIFF3.replaceAll('\n', '\r\n'))).toEqual([
      {
        start: 1,
        end: 6,
        current: { start: 2, count: 1 },
        base: { start: 4, count: 1 },
        incoming: { start: 6, count: 0 },
        names: { current: 'HEAD', incoming: '4567def (a subject)' },
      },
    ])
  })

  it('are none where marks are missing, stand in another order or belong to something else', () => {
    for (const text of [
      'Title\n=======\ntext\n>>>>>>> x',
      '<<<<<<< HEAD\nmine\n>>>>>>> topic',
      '<<<<<<< HEAD\nmine\n=======\ntheirs',
      '<<<<<<<<< HEAD\nmine\n=========\ntheirs\n>>>>>>>>> x',
    ])
      expect(found(text)).toEqual([])
    // One that was begun twice begins with the second.
    expect(found(`<<<<<<< HEAD\n${MERGE}`)).toMatchObject([{ start: 3 }])
  })

  it('become the lines of a side, or of both', () => {
    const [merge, diff3] = [...found(MERGE), ...found(DIFF3)]
    if (!merge || !diff3) throw new Error('They were not found.')
    expect(acceptedLines(merge, 'both')).toEqual([merge.current, merge.incoming])
    expect(acceptedLines(merge, 'incoming')).toEqual([merge.incoming])
    expect(acceptedLines(diff3, 'incoming')).toEqual([])
    expect(acceptedLines(diff3, 'both')).toEqual([diff3.current])
  })

  it('are gone through in both directions, around the ends', () => {
    const conflicts = found(`${MERGE}\n${MERGE}`)
    expect(conflicts.map(({ start, end }) => [start, end])).toEqual([
      [2, 7],
      [10, 15],
    ])
    const steps = [1, 2, 8, 10].map((line) => [
      stepTo(conflicts, line, 'previous')?.start,
      conflictAt(conflicts, line)?.start,
      stepTo(conflicts, line, 'next')?.start,
    ])
    expect(steps).toEqual([
      [10, 2, 2],
      [10, 2, 10],
      [2, 10, 10],
      [2, 10, 2],
    ])
    expect([conflictAt([], 1), stepTo([], 1, 'next')]).toEqual([undefined, undefined])
  })

  it('are all found, whatever stands between them, and hold the lines that git put there', () => {
    const line = fc.constantFrom('a', '', '======= ', '<<', '>>>>>>>x', '=======x')
    const lines = fc.array(line, { maxLength: 3 })
    const conflict = fc.record({ current: lines, base: fc.option(lines), incoming: lines, after: lines })
    fc.assert(
      fc.property(fc.array(conflict, { maxLength: 4 }), (all) => {
        const text = all.flatMap(({ current, base, incoming, after }) => [
          '<<<<<<< HEAD',
          ...current,
          ...(base ? ['||||||| base', ...base] : []),
          '=======',
          ...incoming,
          '>>>>>>> topic',
          ...after,
        ])
        const conflicts = findConflicts(text)
        const read = (part: { start: number; count: number } | null) =>
          part && text.slice(part.start - 1, part.start - 1 + part.count)
        // "======= " with a blank behind it is a mark, too: git writes none, and what stands before it is taken.
        const isPlain = all.every(({ current, base }) => ![...current, ...(base ?? [])].includes('======= '))
        expect(conflicts).toHaveLength(all.length)
        if (isPlain)
          expect(conflicts.map((each) => [read(each.current), read(each.base), read(each.incoming)])).toEqual(
            all.map(({ current, base, incoming }) => [current, base, incoming]),
          )
      }),
    )
  })
})
