import { describe, expect, it } from 'vitest'
import { pretendListener } from '../../testing/pretendListener'
import { looksLikeHttp } from './looksLikeHttp'

const said = (output: string, port = 6000) => looksLikeHttp(pretendListener(port), output)
const runs = (command: string) => looksLikeHttp(pretendListener(6000, { command }), '')

describe('that a port serves pages', () => {
  it.each([
    'vite --port 6000',
    'node /work/node_modules/.bin/vite',
    'node /work/node_modules/vite/bin/vite.js',
    'node --inspect /work/node_modules/serve/build/main.js',
    'node /work/node_modules/@angular/cli/bin/ng.js serve',
    'node /work/node_modules/react-scripts/scripts/start.js',
    'next-server (v15.1.0)',
    'python3 -m http.server 6000',
    'python3 -u manage.py runserver',
    '/usr/bin/python3 /usr/local/bin/uvicorn app:app',
    'php -S localhost:6000',
    'nginx: master process nginx',
    'hugo server',
    'ruby bin/rails server',
  ])('is told by the command %s', (command) => {
    expect(runs(command)).toBe(true)
  })

  it.each([
    'ollama serve',
    'temporal serve --port 6000',
    'python3 tcp.py serve',
    'node server.js',
    'node queue.js vite',
    'hugo',
    'php worker.php',
    '/home/vite/bin/agent',
    '',
  ])('is not told by the command %j', (command) => {
    expect(runs(command)).toBe(false)
  })

  it.each([
    'ready on http://localhost:6000/\r\n',
    '  Local:   http://localhost:\u001b[1m6000\u001b[22m/\r\n',
    'Serving HTTP on 0.0.0.0 port 6000 (http://0.0.0.0:6000/) ...',
    'listening at http://[::1]:6000',
  ])('is told by the line %j', (line) => {
    expect(said(`$ node app.js\r\n${line}`)).toBe(true)
  })

  it.each([
    '$ curl http://localhost:6000/',
    '$ curl -s -X POST "http://127.0.0.1:6000/x"',
    'wget -q http://localhost:6000',
    'connect to http://localhost:6000 failed: Connection refused',
    'Listening on 6000',
    'http://localhost:60001/',
    'http://localhost:3000/ and port 6000',
  ])('is not told by the line %j', (line) => {
    expect(said(line)).toBe(false)
  })

  it('is never believed of a program that is known to speak something else', () => {
    expect(looksLikeHttp(pretendListener(6000, { process: 'redis-server' }), 'http://localhost:6000')).toBe(
      false,
    )
    expect(said('http://localhost:5432', 5432)).toBe(false)
  })
})
