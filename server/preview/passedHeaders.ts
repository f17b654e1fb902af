import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http'
import { type CookiePlace, passedCookies } from './passedCookies'

/** Of one connection, not of the message. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** The headers of a program's answer that its visitor gets. */
export function passedHeaders(headers: IncomingHttpHeaders, place: CookiePlace): OutgoingHttpHeaders {
  const named = headers.connection?.split(',').map((name) => name.trim().toLowerCase()) ?? []
  const kept: OutgoingHttpHeaders = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && !HOP_BY_HOP.has(name) && !named.includes(name)) kept[name] = value
  const cookies = passedCookies(headers['set-cookie'], place)
  if (cookies) kept['set-cookie'] = cookies
  else delete kept['set-cookie']
  kept['referrer-policy'] = keptHome(headers['referrer-policy'])
  return kept
}

/** The same of an answer to an upgrade, changed in place: there the headers of the connection belong to it. */
export function stripUpgrade(headers: IncomingHttpHeaders, place: CookiePlace): void {
  const cookies = passedCookies(headers['set-cookie'], place)
  if (cookies) headers['set-cookie'] = cookies
  else delete headers['set-cookie']
}

/**
 * The address of a preview is its secret, the origin in it as much as the whole: of all policies only the two that
 * send other sites nothing are passed on. (What a page says of single links and in its own HTML is its own doing.)
 */
function keptHome(policy: string | string[] | undefined): string {
  const said = [policy ?? []].flat().join(',').toLowerCase().split(',')
  const last = said.map((each) => each.trim()).findLast((each) => POLICIES.has(each))
  return last === 'no-referrer' ? last : 'same-origin'
}

/** Of a list, browsers take the last that they know. */
const POLICIES = new Set([
  'no-referrer',
  'no-referrer-when-downgrade',
  'same-origin',
  'origin',
  'strict-origin',
  'origin-when-cross-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
])
