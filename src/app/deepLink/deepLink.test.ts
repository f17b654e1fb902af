import { expect, it } from 'vitest'
import { type DeepLink, readDeepLink, withDeepLink } from './deepLink'

it.each<[string, DeepLink]>([
  ['', {}],
  ['file=src/a.ts:12:4', { file: '/src/a.ts', line: 12, column: 4 }],
  ['session=t1&port=3000', { port: 3000, session: 't1' }],
  ['view=agent', { view: 'agent' }],
])('?%s is read and written', (query, link) => {
  expect(readDeepLink(`?${query}`)).toEqual(link)
  const href = withDeepLink('http://localhost:7420/?workspace=ws-1&endpoint=https%3A%2F%2Fide.example', link)
  expect(href).toBe(
    `http://localhost:7420/?workspace=ws-1&endpoint=https://ide.example${query && `&${query}`}`,
  )
  expect(readDeepLink(new URL(href).search)).toEqual(link)
})

it('keeps what is no part of it, and reads no nonsense', () => {
  expect(withDeepLink('http://localhost/?file=a.ts&workspace=w#x', {})).toBe(
    'http://localhost/?workspace=w#x',
  )
  expect(readDeepLink('?port=0&view=mine&file=&session=')).toEqual({})
})
