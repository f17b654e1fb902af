import { expect, it, vi } from 'vitest'
import { createFileStyles } from './fileStyles'

const flush = () => new Promise<void>((resolve) => setImmediate(resolve))

function open(files: Record<string, string>) {
  const asked: string[] = []
  let isConnected = true
  const changed = vi.fn()
  const styles = createFileStyles({
    async read(path) {
      asked.push(path)
      if (!isConnected) throw new Error('DISCONNECTED')
      return files[path] ?? null
    },
    changed,
  })
  return { styles, asked, changed, files, connect: (is: boolean) => (isConnected = is) }
}

it('asks for each folder above a file once', async () => {
  const { styles, asked } = open({
    '/.editorconfig': '[*]\nindent_size=8',
    '/src/.editorconfig': '[*.ts]\nindent_size=2',
  })
  expect(await styles.of('/src/a/b.ts')).toMatchObject({ indentSize: 2 })
  expect(await styles.of('/src/c.js')).toMatchObject({ indentSize: 8 })
  expect(asked).toEqual(['/src/a/.editorconfig', '/src/.editorconfig', '/.editorconfig'])
  expect(styles.now('/src/a/b.ts')).toMatchObject({ indentSize: 2 })
})

it('follows a file that changes, comes or goes with its folder', async () => {
  const { styles, changed, files } = open({})
  expect(await styles.of('/src/a.ts')).toEqual({})
  files['/src/.editorconfig'] = '[*]\ntab_width=3'
  styles.seen({ type: 'change', action: 'create', path: '/src/.editorconfig', isDirectory: false })
  expect(changed).toHaveBeenCalledOnce()
  expect(await styles.of('/src/a.ts')).toEqual({ tabWidth: 3 })
  delete files['/src/.editorconfig']
  styles.seen({ type: 'change', action: 'delete', path: '/src', isDirectory: true })
  expect(await styles.of('/src/a.ts')).toEqual({})
  styles.seen({ type: 'change', action: 'modify', path: '/src/a.ts', isDirectory: false })
  expect(changed).toHaveBeenCalledTimes(2)
})

it('asks again for what could not be found out, and for all after a cut', async () => {
  const { styles, connect, asked } = open({ '/.editorconfig': '[*]\nindent_size=8' })
  connect(false)
  expect(await styles.of('/a.ts')).toEqual({})
  connect(true)
  expect(await styles.of('/a.ts')).toMatchObject({ indentSize: 8 })
  styles.missed()
  expect(await styles.of('/a.ts')).toMatchObject({ indentSize: 8 })
  expect(asked).toHaveLength(3)
})

it('takes no answer that is older than a change', async () => {
  const answers: ((text: string) => void)[] = []
  const styles = createFileStyles({
    read: () => new Promise((resolve) => answers.push(resolve)),
    changed: () => {},
  })
  void styles.of('/a.ts')
  styles.seen({ type: 'change', action: 'modify', path: '/.editorconfig', isDirectory: false })
  const newer = styles.of('/a.ts')
  answers[1]?.('[*]\nindent_size=4')
  await newer
  answers[0]?.('[*]\nindent_size=8')
  await flush()
  expect(styles.now('/a.ts')).toMatchObject({ indentSize: 4 })
})
