/** A place in a file of the previewed program, as far as its address tells. */
export interface StackPlace {
  /** From the workspace root. */
  readonly path: string
  /** 1-based. */
  readonly line: number
}

interface Program {
  /** The origin of its preview. */
  readonly origin: string
  /** The program's folder, from the workspace root. */
  readonly cwd: string
  /** The workspace root on the server's disk; null: unknown. */
  readonly root: string | null
}

const PLACE = /((?:https?|webpack-internal|webpack|turbopack|file):\/\/[^\s]+?):(\d+)(?::\d+)?(?=[\s)]|$)/g

/**
 * The first place of a stack that is a file of the program itself. What it lies below is the folder the program
 * works in; whether there is such a file is another question.
 */
export function stackPlace(stack: string, program: Program): StackPlace | null {
  for (const [, address = '', line = ''] of stack.matchAll(PLACE)) {
    const path = pathOf(address, program)
    if (path !== null && !/\/node_modules\/|\/\.aether\//.test(path)) return { path, line: Number(line) }
  }
  return null
}

function pathOf(address: string, { origin, cwd, root }: Program): string | null {
  const below = (path: string) => `${cwd === '/' ? '' : cwd}${path}`
  const onDisk = (path: string) =>
    root !== null && path.startsWith(`${root}/`) ? path.slice(root.length) : null
  // What bundlers call a module: `webpack-internal:///(layer)/./src/x`, `webpack://name/./src/x`, `turbopack:///[project]/src/x`.
  const [, module] =
    /^(?:webpack(?:-internal)?|turbopack):\/\/[^/]*\/(?:\([^/]*\)\/|\[project\]\/)?(?:\.\/)?(.+)$/.exec(
      address,
    ) ?? []
  if (module !== undefined) return below(`/${decoded(module).replace(/\?.*$/, '')}`)
  if (!URL.canParse(address)) return null
  const { origin: from, protocol, pathname } = new URL(address)
  const path = decoded(pathname)
  if (protocol === 'file:') return onDisk(path)
  if (from !== origin || path === '/') return null
  // Vite names files above its own folder by where they lie on the disk.
  if (path.startsWith('/@fs/')) return onDisk(path.slice('/@fs'.length))
  return /^\/(?:@|_next\/)/.test(path) ? null : below(path)
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
