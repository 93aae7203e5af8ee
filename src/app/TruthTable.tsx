// A recorded real-kernel case: its figures beside the model's, with the spread of the recordings and a verdict.
import type { TruthRow } from '#wire/messages.ts';
import type { ReactElement } from 'react';
import { useSession } from './state/session-store.ts';

const VERDICT: Readonly<Record<TruthRow['verdict'], string>> = {
  good: '✓ good',
  acceptable: '≈ acceptable',
  off: '✗ off',
  'no tolerance': '– no tolerance set',
};

export function TruthTable(): ReactElement | null {
  const truth = useSession((state) => state.truth);
  const isCase = useSession((state) => state.info?.truth ?? false);
  const rules = useSession((state) => state.info?.rules ?? '');
  const ended = useSession((state) => state.clock.ended);
  if (!isCase) return null;
  return (
    <section className="truth" aria-label="Model beside kernel">
      <h3>Model beside a real kernel</h3>
      <p className="muted">
        The model runs the {rules}; the kernel column was recorded.{!ended && ' Figures are final at the end of the run.'}
      </p>
      {truth === null || truth.length === 0 ? (
        <p className="muted">No figures yet.</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">figure</th>
              <th scope="col">model</th>
              <th scope="col">kernel</th>
              <th scope="col">verdict</th>
            </tr>
          </thead>
          <tbody>
            {truth.map((row) => (
              <tr key={row.figure}>
                <th scope="row">{row.figure}</th>
                <td className="number">{row.model === null ? '–' : typeof row.model === 'number' ? row.model.toLocaleString('en') : row.model}</td>
                <td className="number" title={`spread ${row.spread}`}>
                  {row.kernel}
                  {row.spread !== '' && <small> {row.spread}</small>}
                </td>
                <td className={`verdict verdict-${row.verdict.replace(' ', '-')}`}>{VERDICT[row.verdict]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
