// A recorded real-kernel case: its figures beside the model's, with the spread of the recordings and a verdict.
// The rows that the tolerance table judges come first; the others are shown on request.
import type { TruthRow } from '#wire/messages.ts';
import type { ReactElement } from 'react';
import { useSession } from './state/session-store.ts';
import { useUi } from './state/ui-store.ts';
import { figureText, figureWords } from './words.ts';

const VERDICT: Readonly<Record<TruthRow['verdict'], string>> = {
  good: '✓ good',
  acceptable: '≈ acceptable',
  off: '✗ off',
  'no tolerance': 'not judged',
};

export function TruthTable(): ReactElement | null {
  const truth = useSession((state) => state.truth);
  const isCase = useSession((state) => state.info?.truth ?? false);
  const rules = useSession((state) => state.info?.rules ?? '');
  const kernelNames = useUi((state) => state.kernelNames);
  const seed = useSession((state) => state.info?.seed ?? 1);
  if (!isCase) return null;
  const judged = truth?.filter((row) => row.verdict !== 'no tolerance') ?? [];
  const others = truth?.filter((row) => row.verdict === 'no tolerance') ?? [];
  const good = judged.filter((row) => row.verdict === 'good').length;
  return (
    <section className="truth" aria-label="Model beside kernel">
      <p className="muted">
        The model ran the {rules}; the kernel column was recorded.
      </p>
      {truth === null || truth.length === 0 ? (
        <p className="muted">No figures yet.</p>
      ) : (
        <>
          <Figures rows={judged} kernelNames={kernelNames} caption={`Whole runs, the model's with seed ${seed}: ${good} of ${judged.length} judged figures are good`} />
          {others.length > 0 && (
            <details>
              <summary>{others.length} more, not judged</summary>
              <Figures rows={others} kernelNames={kernelNames} caption="Figures without a tolerance" />
            </details>
          )}
        </>
      )}
    </section>
  );
}

function Figures({ rows, kernelNames, caption }: { readonly rows: readonly TruthRow[]; readonly kernelNames: boolean; readonly caption: string }): ReactElement {
  return (
    <table>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">figure</th>
          <th scope="col" className="number">
            model
          </th>
          <th scope="col" className="number">
            kernel
          </th>
          <th scope="col">verdict</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.figure}>
            <th scope="row" title={row.figure}>
              {kernelNames ? row.figure : figureWords(row.figure)}
            </th>
            <td className="number">{figureText(row.model)}</td>
            <td className="number" title={row.spread === '' ? undefined : `recorded: ${row.spread}`}>
              {figureText(row.kernel)}
            </td>
            <td className={`verdict verdict-${row.verdict.replace(' ', '-')}`}>{VERDICT[row.verdict]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
