import { expect, it } from 'vitest'
import { type Place, readPlace, withPlace } from './deepLink'

it.each<[string, Place]>([
  ['', {}],
  ['file=src/a.ts:12:4', { file: '/src/a.ts', line: 12, column: 4 }],
  ['session=t1&port=3000', { port: 3000, session: 't1' }],
  ['view=agent', { view: 'agent' }],
])('?%s is read and written', (query, place) => {
  expect(readPlace(`?${query}`)).toEqual(place)
  const href = withPlace('http://localhost:7420/?workspace=ws-1&endpoint=https%3A%2F%2Fide.example', place)
  expect(href).toBe(
    `http://localhost:7420/?workspace=ws-1&endpoint=https://ide.example${query && `&${query}`}`,
  )
  expect(readPlace(new URL(href).search)).toEqual(place)
})

it('keeps what is no part of it, and reads no nonsense', () => {
  expect(withPlace('http://localhost/?file=a.ts&workspace=w#x', {})).toBe('http://localhost/?workspace=w#x')
  expect(readPlace('?port=0&view=mine&file=&session=')).toEqual({})
})
