import type { Payload } from './payload'

/** Places outside of the workspace, each as a link, as code and in prose. */
const OUTSIDE = [
  ...['/etc/passwd', '/proc/self/environ', '/root/.ssh/id_rsa.md', '../secret.ts', '../../etc/passwd.txt'],
  ...['a/../../b.ts', './../x.md', '%2e%2e/%2e%2e/x.ts', '..%2f..%2fx.ts', '..\\..\\x.ts', 'C:\\x.ts'],
  ...[
    '\\\\server\\share\\x.ts',
    'file:///etc/passwd',
    'file://evil.example/x.ts',
    'file:///workspace/../x.ts',
  ],
  ...['~/x.ts', '//evil.example/x.ts', 'a\u0000b.ts', 'a.ts:999999999999', 'a.ts#L0', 'a\u202est.ts'],
  ...['con.ts', 'a/./b/../../../x.ts', '/tmp/x.ts', '/dev/zero/x.ts'],
]

export const PLACES: readonly Payload[] = OUTSIDE.map((path) => ({
  name: `place ${JSON.stringify(path)}`,
  text: `Open [it](${path}), [it](<${path}>), \`${path}\`, ${path} or @${path}.`,
}))
