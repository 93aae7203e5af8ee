// Beside the story's switches: a second run side by side, and the runs that are kept from before a change.
import type { ReactElement } from 'react';
import { dropBranch, keepBranch, presentBranch, renameBranch, sameBranch } from './branches.ts';
import { toggleBeside } from './compare-keys.ts';
import type { Branch } from './state/session-store.ts';
import { useSession } from './state/session-store.ts';
import { useConductor } from './use-conductor.ts';
import './styles/kept.css';

export function KeptRuns(): ReactElement | null {
  const conductor = useConductor();
  const branches = useSession((state) => state.branches);
  const ready = useSession((state) => state.status === 'ready');
  return (
    <div className="kept">
      <button type="button" disabled={!ready} title="Two runs on one clock, one switch differing (B)" onClick={() => void toggleBeside(conductor)}>
        Side by side <kbd>B</kbd>
      </button>
      {branches.length > 0 && (
        <details open>
          <summary>Branches: {branches.length} kept</summary>
          <ul>
            {branches.map((branch) => (
              <KeptRun key={JSON.stringify([branch.switches, branch.commands])} branch={branch} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function KeptRun({ branch }: { readonly branch: Branch }): ReactElement {
  const conductor = useConductor();
  const shown = useSession(() => sameBranch(branch, presentBranch()));
  const seed = useSession((state) => state.info?.seed ?? 1);
  const scenario = useSession((state) => state.info?.scenario ?? '');
  return (
    <li>
      <input type="text" aria-label="Name of this branch" title="Write here to give it another name" defaultValue={branch.name} onBlur={(event) => renameBranch(branch, event.target.value.trim())} />
      {shown ? (
        <span className="muted">shown now</span>
      ) : (
        <>
          <button
            type="button"
            className="quiet"
            title="The page goes on with this run; the present one is kept"
            onClick={() => {
              const { ns } = conductor.client.instant;
              keepBranch();
              void conductor.open({ scenario, seed, switches: branch.switches, commands: branch.commands }, { ns, ordinal: null });
            }}
          >
            Open
          </button>
          <button type="button" className="quiet" onClick={() => void conductor.life.still(import('./compare/begin.ts')).then(({ openBranch }) => openBranch(conductor, branch))}>
            Side by side
          </button>
          <button type="button" className="quiet" aria-label={`Forget the branch ${branch.name}`} onClick={() => dropBranch(branch)}>
            ✕
          </button>
        </>
      )}
    </li>
  );
}
