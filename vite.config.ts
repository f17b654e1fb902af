import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { finishPage } from './scripts/finishPage.ts'
import { precompress } from './scripts/precompress.ts'

/** Parts of the page are loaded by `src/lib/loadPart/loadPart.ts`, which says why, and not by Vite's own helper. */
const ownPreload: Plugin = {
  name: 'own-preload',
  apply: 'build',
  applyToEnvironment: ({ name }) => name === 'client',
  transform: {
    filter: { id: /^\0vite\/preload-helper\.js$/ },
    handler: () => ({
      code: "export { loadPart as __vitePreload } from '/src/lib/loadPart/loadPart.ts'",
      map: null,
    }),
  },
}

/**
 * Monaco's way to start a worker brings all of Monaco's features, by nothing but their import: 80 kB more with the first
 * language service, and menus and questions that `monacoFeatures.ts` leaves out.
 */
const onlyOurFeatures: Plugin = {
  name: 'only-our-features',
  apply: 'build',
  applyToEnvironment: ({ name }) => name === 'client',
  transform: {
    filter: { id: /monaco-editor[\\/]esm[\\/]vs[\\/]internal[\\/]common[\\/]workers\.js$/ },
    handler: (code) => ({ code: code.replace(/^import '.*';$/gm, ''), map: null }),
  },
}

/** No library has a name like it. */
const SCHEMAS = 'schemasOfThisProject'

/**
 * Lets the bundler leave out schemas that only the server reads: building one does nothing else. The bundler knows
 * pure functions by name alone and in all modules, so that a library's own `z.detach()` would be left out, too. The
 * name is therefore changed in our modules to one that only they have.
 */
const pureSchemas: Plugin = {
  name: 'pure-schemas',
  apply: 'build',
  enforce: 'pre',
  applyToEnvironment: ({ name }) => name === 'client',
  transform: {
    filter: { id: { include: /\.tsx?$/, exclude: /node_modules/ }, code: "import * as z from 'zod/mini'" },
    handler: (code) => ({
      code: code
        .replace('import * as z from', `import * as ${SCHEMAS} from`)
        .replace(/(?<![\w$.'"`/-])z(?=\s*\.)/g, SCHEMAS),
      map: null,
    }),
  },
}

/** Files of ours by name, in any folder. */
const source = (names: string) => `[\\\\/](${names})\\.tsx?$`

/**
 * The files that the page consists of, first those of the first picture; each has what it needs that is in none before
 * it. Left to itself, the bundler makes 190 of them, by who shares what, and a page begins with 60 requests. What is not
 * named here (languages of the editor, pages for frames) is a file for each `import()`.
 */
const chunks = (
  [
    // Changes with its packages only, so that a browser keeps it from one version of ours to the next.
    ['vendor', 'node_modules', ['$initial']],
    // With the styles of all parts, so that none has to wait for its own, but of those that only some users open.
    [
      'page',
      `${source('main')}|[\\\\/]src[\\\\/](?!app[\\\\/](changes|editorGroups|markdownPreview|problems|outline)[\\\\/]|channels[\\\\/]agent[\\\\/](agents|answer|conversations|find|fork|progress|rules)[\\\\/]|channels[\\\\/]files[\\\\/](acts|search|views|editor[\\\\/]merge)[\\\\/]|.*(ReviewCode|AllRequests)).*\\.css$|xterm\\.css$`,
    ],
    ['workbench', source('FileTree|EditorArea|TerminalPane')],
    ['terminal', source('TerminalScreen')],
    ['editing', source('EditorPane')],
    ['diff', '[\\\\/]node_modules[\\\\/]diff[\\\\/]'],
    // With what later parts share, so that none of them needs another.
    [
      'agent',
      `${source('WorkspaceAgent|changesModel')}|[\\\\/]src[\\\\/](ui|lib)[\\\\/](?!.*(TooltipBubble|CopyByHand))|lucide-react|@tanstack`,
    ],
    [
      'agentLater',
      source(
        'ToolContents|MessageMenu|ErrorCard|PlanStrip|QueueStrip|ChangesBanner|RequestCard|diffLines|AnswerMenu|StoppedRow|CodeActions|BusyStatus|followProgress|FindBar',
      ),
    ],
    // Its list is that of others, too, which come later.
    ['palette', source('Palette|laterCommands|GroupSashes|attachTabDrag|quickPick')],
    ['git', source('useGit|LaterItems|askAgent|readAttachments|ProblemsPane|stepProblem')],
    ['changes', source('ChangesView|ChangePanel|GitPanel')],
    ['search', source('SearchView|useSearch')],
    ['fileActs', source('createFileActs|TreeAside|TreeFilter|StickyRows|attachTreeDrop|treeMenu')],
    ['conversations', source('ConversationsView')],
    ['agents', source('AgentsDialog')],
    ['fileViews', source('FileView|BeginningView|downloadFile|MarkdownPreview')],
    ['outline', source('Crumbs|OutlineView|OutlineToggle|attachFileStyles')],
    ['symbols', source('fileSymbols|workspaceSymbols')],
    ['embedding', '[\\\\/]src[\\\\/]embed-sdk[\\\\/]'],
    [
      'later',
      source(
        'TooltipBubble|CopyByHand|CloseDialog|CloseQuestion|ConnectionDialog|SignInDialog|ShortcutsDialog|ReopenWith|SmallMenu|PreviewFrame|SettingsPane|PortsPane|FollowItem|FileSettings|UnsavedDialog',
      ),
    ],
    ['share', source('ShareDialog')],
    [
      'monaco',
      `${source('EditorCode|ReviewCode|monacoOutline|monacoFileSettings')}|monaco-editor.*[\\\\/]common[\\\\/](workers|lspLanguageFeatures)\\.js$`,
    ],
    ['merge', source('MergeEditor')],
  ] satisfies [name: string, test: string, tags?: ['$initial']][]
).map(([name, test, tags], at) => ({
  name,
  test: new RegExp(test),
  priority: 100 - at,
  ...(tags ? { tags } : {}),
}))

/**
 * One `vite build --app` makes the page in dist/client, the helper script of previews in dist/preview, the script
 * that embeds us in dist/embed, and last, since its file says that all is built, the server in dist/server.
 */
export default defineConfig({
  plugins: [react(), ownPreload, onlyOurFeatures, pureSchemas],
  worker: { format: 'es' },
  builder: {
    async buildApp(builder) {
      const { root } = builder.config
      for (const name of ['client', 'preview', 'embed', 'ssr']) {
        const environment = builder.environments[name]
        if (environment) await builder.build(environment)
        if (name !== 'client') continue
        const folder = join(root, 'dist/client')
        await finishPage(folder, ['workbench', 'terminal'], ['editing', 'monaco'])
        await precompress(folder, join(root, 'node_modules/.cache/precompressed'))
      }
    },
  },
  environments: {
    client: {
      build: {
        outDir: 'dist/client',
        manifest: true,
        // A part's own script is one of its files, too.
        modulePreload: {
          polyfill: false,
          resolveDependencies: (file, files, { hostType }) =>
            hostType === 'js' ? [...new Set([file, ...files])] : files,
        },
        target: 'es2023',
        chunkSizeWarningLimit: 8000,
        rolldownOptions: {
          treeshake: { manualPureFunctions: [SCHEMAS] },
          output: {
            codeSplitting: { groups: chunks },
          },
        },
      },
    },
    preview: {
      consumer: 'client',
      build: {
        outDir: 'dist/preview',
        target: 'es2022',
        copyPublicDir: false,
        rolldownOptions: {
          input: { preview: 'src/preview/helper.ts' },
          output: { format: 'iife', entryFileNames: '[name].js' },
        },
      },
    },
    embed: {
      consumer: 'client',
      build: {
        outDir: 'dist/embed',
        target: 'es2022',
        copyPublicDir: false,
        rolldownOptions: {
          input: { sdk: 'src/embed-sdk/sdk.ts' },
          preserveEntrySignatures: 'strict',
          output: { format: 'es', entryFileNames: '[name].js' },
        },
      },
    },
    ssr: {
      build: {
        outDir: 'dist/server',
        ssr: true,
        target: 'node20',
        minify: false,
        copyPublicDir: false,
        rolldownOptions: { input: { main: 'server/main.ts' } },
      },
    },
  },
})
