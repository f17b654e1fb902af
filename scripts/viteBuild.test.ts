import { fileURLToPath } from 'node:url'
import { createBuilder } from 'vite'
import { expect, it } from 'vitest'

const inRepository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

/** What the page's build makes of files that are nowhere on disk; the first is where it begins. */
async function built(files: ReadonlyMap<string, string>): Promise<string> {
  const builder = await createBuilder({
    configFile: inRepository('vite.config.ts'),
    logLevel: 'silent',
    plugins: [
      {
        name: 'files-of-the-test',
        resolveId: (id) => (files.has(id) ? id : undefined),
        load: (id) => files.get(id),
      },
    ],
    environments: {
      client: { build: { write: false, minify: false, rolldownOptions: { input: [...files.keys()][0] } } },
    },
  })
  const { client } = builder.environments
  if (!client) throw new Error('There is no environment for the page.')
  return [await builder.build(client)]
    .flat()
    .flatMap((output) => ('output' in output ? output.output : []))
    .map((file) => ('code' in file ? file.code : ''))
    .join('\n')
}

it('leaves out the schemas of ours that the page does not use, and never a call of a library', async () => {
  const library = inRepository('src/library.js')
  const ours = [
    "import * as z from 'zod/mini'",
    `import { remove } from '${library}'`,
    "const unused = z.object({ name: z.literal('a schema that only the server reads') })",
    "const used = z\n  .object({ name: z.literal('a schema of the page') })",
    'export type Unused = z.infer<typeof unused>',
    'console.log(remove({ detach: () => console.log(used) }))',
  ].join('\n')
  const code = await built(
    new Map([
      [inRepository('src/ours.ts'), ours],
      [library, 'export function remove(z) { z.detach(); return z }'],
    ]),
  )
  expect(code).toContain('.detach()')
  expect(code).toContain('a schema of the page')
  expect(code).not.toContain('a schema that only the server reads')
}, 60_000)
