import { describe, expect, it } from 'vitest'
import { parseEndpoint } from './endpoint'
import { addressOf, readPageAddress, withoutToken } from './pageAddress'

const PAGE = 'http://localhost:7420'

describe('the address of the page', () => {
  it('names the workspace and hands over the token', () => {
    expect(readPageAddress(`${PAGE}/?workspace=ws-1#token=abc&open=/a.ts`)).toEqual({
      workspaceId: 'ws-1',
      endpoint: PAGE,
      isForeign: false,
      isUnusable: false,
      token: 'abc',
    })
  })

  it('loses the token and nothing else', () => {
    expect(withoutToken(`${PAGE}/?workspace=ws-1#token=abc`)).toBe(`${PAGE}/?workspace=ws-1`)
    expect(withoutToken(`${PAGE}/?workspace=ws-1#a=1&token=abc&b=2`)).toBe(`${PAGE}/?workspace=ws-1#a=1&b=2`)
    expect(withoutToken(`${PAGE}/`)).toBe(`${PAGE}/`)
  })

  it.each([
    ['a+b/c=', 'a+b/c='],
    ['a%2Fb', 'a/b'],
    ['50%', '50%'],
  ])('reads the token %s as %s', (written, token) => {
    expect(readPageAddress(`${PAGE}/#token=${written}`).token).toBe(token)
  })

  it('knows a server elsewhere, and one that cannot be', () => {
    const foreign = readPageAddress(`${PAGE}/?workspace=w&endpoint=https://ide.example/path`)
    expect(foreign).toMatchObject({ endpoint: 'https://ide.example', isForeign: true, isUnusable: false })
    const own = readPageAddress(`${PAGE}/?endpoint=${PAGE}`)
    expect(own).toMatchObject({ endpoint: PAGE, isForeign: false })
    const bad = readPageAddress(`${PAGE}/?endpoint=javascript:alert(1)`)
    expect(bad).toMatchObject({ endpoint: PAGE, isForeign: false, isUnusable: true })
  })

  it('is written without a token, and without an endpoint that is the page’s own', () => {
    expect(addressOf({ endpoint: PAGE, workspaceId: 'ws 1' }, PAGE)).toBe('/?workspace=ws+1')
    expect(addressOf({ endpoint: 'https://ide.example', workspaceId: null }, PAGE)).toBe(
      '/?endpoint=https%3A%2F%2Fide.example',
    )
    expect(addressOf({ endpoint: PAGE, workspaceId: null }, PAGE)).toBe('/')
  })
})

describe('an endpoint', () => {
  it.each([
    ['https://ide.example', 'https://ide.example'],
    [' https://IDE.example:443/a?b#c ', 'https://ide.example'],
    ['ide.example', 'https://ide.example'],
    ['ide.example:8443', 'https://ide.example:8443'],
    ['localhost:7420', 'http://localhost:7420'],
    ['http://127.0.0.1:7420', 'http://127.0.0.1:7420'],
    ['http://[::1]:7420', 'http://[::1]:7420'],
    ['http://192.168.1.5:7420', null],
    ['http://localhost.evil.example', null],
    ['https://user:secret@ide.example', null],
    ['ftp://ide.example', null],
    ['javascript:alert(1)', null],
    ['', null],
    ['https://', null],
  ])('%j means %j', (text, origin) => {
    expect(parseEndpoint(text, PAGE)).toBe(origin)
  })

  it('may be where the page itself came from, whatever that is', () => {
    expect(parseEndpoint('http://192.168.1.5:7420/', 'http://192.168.1.5:7420')).toBe(
      'http://192.168.1.5:7420',
    )
  })
})
