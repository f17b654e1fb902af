export const HELP = `## What I understand

I am a script, not an AI. Begin a line with one of these words, or join them with *then*:

| Say | What happens |
| --- | --- |
| \`list src\` | lists a folder of the workspace |
| \`read README.md\` | reads a file |
| \`edit notes.md\` | adds a line, and makes the file if there is none |
| \`edit notes.md old => new\` | replaces text |
| \`run ls -la\` | runs exactly this command, once you allow it |
| \`ask\`, \`form\` | asks you something |
| \`plan\`, \`think\` | shows a plan, thinks aloud |
| \`stream 200\` | says 200 numbered words |
| \`fail\` | ends with an error |
| \`tour\` | shows everything once |

For example:

\`\`\`text
read package.json then run git status
\`\`\`
`

export const TOUR_THOUGHT =
  'I am the demo agent: a script that shows what an agent can do here. First I look around, then I change something small, then I ask before I run a command.'

export const THOUGHT =
  'Let me think aloud. A thought is shown apart from the answer and can be folded away. A real agent weighs here what to do next; I only count: one, two, three.'

export const TOUR_PLAN = ['Look at the workspace', 'Read what it is about', 'Leave a note', 'Run a command']

export const PLAN = ['Read the task', 'Find the right place', 'Make the change', 'Check the result']

export const NOTE_TEXT = `# Hello

The demo agent left this note. You can delete it.
`

export const TOUR_END = `### What you just saw

1. **Thinking** and a **plan** that was followed
2. The real contents of your workspace
3. A real change on disk, with its difference
4. A command that ran only because you decided it

Say \`help\` to see what else I understand. A real agent takes my place once one is configured.
`

export const FAILURE = 'The demo agent failed, as it was asked to.'
