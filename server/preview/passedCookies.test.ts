import { describe, expect, it } from 'vitest'
import { passedCookies } from './passedCookies'

const HERE = { hostname: '3000-x.localhost', isTrusted: true, storageAccess: undefined }
const ELSEWHERE = { hostname: '3000-x.preview.example', isTrusted: false, storageAccess: undefined }
const one = (cookie: string, place = HERE) => passedCookies([cookie], place)?.[0] ?? null
const KEPT = '; SameSite=None; Secure'

describe('cookies of a previewed program', () => {
  it.each([
    'a=1; Domain=localhost; Path=/',
    'a=1; domain=.LOCALHOST; Path=/',
    'a=1; Domain = 127.0.0.1 ; Path=/',
    'a=1; Domain=[::1]; Path=/',
    'a=1; Domain=::1; Path=/',
    'a=1; Domain=; Path=/',
    'a=1; Domain; Path=/',
    'a=1; Domain=3000-x.localhost; Path=/',
    'a=1; Domain=evil.example; Path=/; Domain=localhost',
  ])('are for the preview alone where they name its own host: %s', (cookie) => {
    expect(one(cookie)).toBe(`a=1; Path=/${KEPT}`)
  })

  it.each([
    'a=1; Domain=example.com',
    'a=1; Domain=preview.example',
    'a=1; Domain=app.localhost',
    'a=1; Domain=localhost; Domain=example.com',
  ])('are left out where they are for another one, as at the program itself: %s', (cookie) => {
    expect(one(cookie)).toBeNull()
  })

  it('all arrive, in their order, with their odd values', () => {
    const said = [
      'b="x, y"; Path=/; HttpOnly',
      'a=',
      'c=1; Domain=x.example',
      '=d; Max-Age=0',
      'e=Domain=localhost',
    ]
    expect(passedCookies(said, HERE)).toEqual([
      `b="x, y"; Path=/; HttpOnly${KEPT}`,
      `a=${KEPT}`,
      `=d; Max-Age=0${KEPT}`,
      `e=Domain=localhost${KEPT}`,
    ])
    expect(passedCookies(['c=1; Domain=x.example'], HERE)).toBeNull()
    expect(passedCookies(undefined, HERE)).toBeNull()
  })

  it.each(['none', 'inactive'])(
    'are partitioned where the browser keeps no others in frames: %s',
    (storageAccess) => {
      const place = { ...HERE, storageAccess }
      expect(passedCookies(['a=1; Path=/; SameSite=Strict'], place)).toEqual([
        `a=1; Path=/${KEPT}; Partitioned`,
      ])
    },
  )

  it('are kept in a frame where the browser keeps such of other sites', () => {
    const place = { ...HERE, storageAccess: 'active' }
    expect(passedCookies(['a=1; samesite=lax; SECURE', 'b=1; Partitioned'], place)).toEqual([
      `a=1${KEPT}`,
      `b=1${KEPT}; Partitioned`,
    ])
  })

  it('lose what plain http elsewhere cannot have, and nothing else', () => {
    expect(one('a=1; Secure; SameSite=None; Path=/; Partitioned', ELSEWHERE)).toBe('a=1; Path=/')
    expect(one('a=1; Secure; SameSite=Strict', ELSEWHERE)).toBe('a=1; SameSite=Strict')
    expect(one('a=1; SameSite=Lax', ELSEWHERE)).toBe('a=1; SameSite=Lax')
    expect(one('__Host-a=1; Secure; Path=/', ELSEWHERE)).toBe('__Host-a=1; Secure; Path=/')
  })
})
