import { expect, it } from 'vitest'
import { readyLine } from './readyLine'

const server = {
  url: 'http://localhost:7420/?workspace=ws-1#token=secret',
  origin: 'http://localhost:7420',
  port: 7420,
  workspaceId: 'ws-1',
  token: 'secret',
  root: '/work',
}

it('the Ready line has the address with the token, as text or as JSON', () => {
  expect(readyLine(server, { json: false, printToken: true }, 1)).toBe(`Ready: ${server.url}\n`)
  expect(JSON.parse(readyLine(server, { json: true, printToken: true }, 1))).toEqual({ ...server, pid: 1 })
})

it('the Ready line has no token where it is not to be printed', () => {
  const text = readyLine(server, { json: false, printToken: false }, 1)
  const json = readyLine(server, { json: true, printToken: false }, 1)
  expect(text).toBe('Ready: http://localhost:7420/?workspace=ws-1\n')
  expect(json).toMatch(/^\{.*"port":7420.*\}\n$/)
  expect(json).not.toContain('secret')
})
