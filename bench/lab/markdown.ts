/** What an agent says at length: paragraphs, code, lists and tables, which differ. */
export function markdownOf(units: number): string {
  const parts: string[] = []
  let size = 0
  for (let n = 0; size < units; n++) {
    const next = block(n)
    parts.push(next)
    size += next.length
  }
  return parts.join('').slice(0, units)
}

const SENTENCE =
  'The socket layer keeps one ordered queue per channel, so that a slow terminal never delays the conversation and every message carries its number.'

function block(n: number): string {
  const kind = n % 5
  if (kind === 0) return `## Step ${n}\n\n`
  if (kind === 1)
    return `${SENTENCE} It is the ${n}th **paragraph**, with \`code${n}\` in it. ${SENTENCE}\n\n`
  if (kind === 2) {
    const lines = Array.from(
      { length: 12 },
      (_, line) => `  const value${line} = await read('file-${n}', ${line})`,
    )
    return `\`\`\`ts\nexport async function step${n}() {\n${lines.join('\n')}\n}\n\`\`\`\n\n`
  }
  if (kind === 3)
    return `${Array.from({ length: 5 }, (_, item) => `- **item ${item}** of ${n}: ${SENTENCE}`).join('\n')}\n\n`
  const rows = Array.from({ length: 4 }, (_, row) => `| src/file-${n}-${row}.ts | ${n * row} | ok |`)
  return `| file | lines | state |\n|---|---:|---|\n${rows.join('\n')}\n\n`
}
