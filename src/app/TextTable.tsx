// The numbers of a panel as a table.
import type { PanelText } from '#panels/panel.ts';
import type { ReactElement } from 'react';

export function TextTable({ text, caption }: { readonly text: PanelText; readonly caption: string }): ReactElement {
  return (
    // Scrollable content must be reachable by keyboard.
    <div className="text-table" tabIndex={0} role="region" aria-label={`${caption}: numbers`}>
      <table>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {text.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {text.rows.map((row, ix) => (
            // Rows have no identity of their own; they are drawn anew as a whole.
            <tr key={ix}>
              {row.map((cell, column) => (
                <td key={column} className={typeof cell === 'number' ? 'number' : ''}>
                  {typeof cell === 'number' ? cell.toLocaleString('en') : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {text.rows.length === 0 && <p className="muted">No rows at this instant.</p>}
    </div>
  );
}
