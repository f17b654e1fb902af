import { describe, expect, it } from 'vitest'
import { isWithinPage, previewAddress, previewSource } from './previewAddress'

const port = { port: 3000, pid: null, process: null }

describe('previewAddress', () => {
  it("prefers the port's own address over the template", () => {
    expect(previewAddress({ ...port, url: 'http://a.localhost:1/x' }, 'https://{port}-b.example')).toBe(
      'http://a.localhost:1',
    )
    expect(previewAddress(port, 'https://{port}-b.example')).toBe('https://3000-b.example')
  })

  it.each([[undefined], ['not an address'], ['javascript:alert({port})'], ['file:///etc/{port}']])(
    'offers no preview for %s',
    (template) => {
      expect(previewAddress(port, template)).toBeNull()
    },
  )
})

describe('previewSource', () => {
  it('joins a path to the origin', () => {
    expect(previewSource('http://a.localhost:1', '/docs?x=1#y', 'http://localhost:1')).toBe(
      'http://a.localhost:1/docs?x=1#y',
    )
  })

  it.each([['http://evil.example/'], ['//evil.example/'], ['javascript:alert(1)'], ['data:text/html,x']])(
    'never leaves the origin for %s',
    (path) => {
      expect(previewSource('http://a.localhost:1', path, 'http://localhost:1')).toBe('http://a.localhost:1/')
    },
  )

  it("never shows the page's own origin", () => {
    expect(previewSource('http://localhost:1', '/', 'http://localhost:1')).toBeNull()
  })
})

describe('isWithinPage', () => {
  it.each([
    ['/a?b#c', '/a?b', true],
    ['/a?b#c', '/a?b#d', true],
    ['/a?b#', '/a?b#', true],
    ['/ä#c', '/%C3%A4', true],
    ['/a', '/a#c', false],
    ['/a', '/a', false],
    ['/b#c', '/a', false],
    ['/a#c', '/a?b', false],
  ])('going to %s from %s loads no page: %s', (target, from, expected) => {
    const at = (path: string) => previewSource('http://a.localhost:1', path, 'http://localhost:1') ?? ''
    expect(isWithinPage(at(target), at(from))).toBe(expected)
  })
})
