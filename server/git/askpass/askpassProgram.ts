/** Variables by which the program finds us. */
export const SOCKET = 'AETHER_ASKPASS_SOCKET'
export const SECRET = 'AETHER_ASKPASS_SECRET'

/**
 * The program that git starts to ask: one argument, the question; its answer on its output, or an exit status that says that
 * there is none. It needs nothing but the node that runs us, and no shell.
 */
export const ASKPASS_PROGRAM = (node: string): string => `#!${node}
const { connect } = require('node:net')
const { ${SOCKET}: place, ${SECRET}: secret, SSH_ASKPASS_PROMPT: hint = '' } = process.env
const none = () => process.exit(1)
if (!place || !secret) none()
let said = ''
const socket = connect(place)
socket.setEncoding('utf8')
socket.on('error', none)
socket.on('connect', () => socket.write(JSON.stringify({ secret, prompt: process.argv[2] || '', hint }) + '\\n'))
socket.on('data', (chunk) => { said += chunk })
socket.on('end', () => {
  let answer
  try { answer = JSON.parse(said).answer } catch { none() }
  if (typeof answer !== 'string') none()
  process.stdout.write(answer + '\\n', () => process.exit(0))
})
`
