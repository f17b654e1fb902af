import { mergeMessages as words } from '../../../../messages/editing/merge'
import { Button } from '../../../../ui/Button'
import { Strip } from '../../../../ui/Strip'
import { useWorkspace } from '../../../context/WorkspaceProvider'
import { ReviewCode } from '../ReviewCode'
import { compareSides } from './attachMerging'
import type { MarkedSides } from './conflictMarkers'

const nothing = () => {}

/** Both sides of a conflict that git wrote into a file, in the place of the file. */
export function ComparedSides({ sides }: { sides: MarkedSides }) {
  const { editors } = useWorkspace().files
  const { path, current, incoming, names } = sides
  return (
    <>
      <Strip
        tone="info"
        actions={
          <Button size="sm" onClick={() => compareSides(editors, null)}>
            {words.back}
          </Button>
        }
      >
        {`${words.comparing} ${words.current(names.current)} → ${words.incoming(names.incoming)}`}
      </Strip>
      <ReviewCode
        path={path}
        before={current}
        after={incoming}
        isGone={false}
        name={words.current(names.current)}
        acts={[]}
        off={undefined}
        onAttached={nothing}
        onChanged={nothing}
      />
    </>
  )
}
