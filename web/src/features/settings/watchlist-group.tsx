/** The watchlist: assets by symbol, from those that the data source knows or typed by hand. */
import { AssetSymbol, type Instrument } from '@trading-crew/core/contracts';
import Autocomplete from '@mui/material/Autocomplete';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState, type FormEvent } from 'react';
import { useMarketOverview } from '../../backend/market-overview.tsx';
import { Section } from '../../ui/section.tsx';

interface WatchlistGroupProps {
  readonly watchlist: readonly string[];
  readonly problem: string | null;
  readonly onChange: (watchlist: string[]) => void;
}

function symbolProblem(symbol: string, watchlist: readonly string[], available: readonly Instrument[]): string | null {
  const parsed = AssetSymbol.safeParse(symbol);
  if (!parsed.success) return parsed.error.issues[0]?.message ?? 'This is not a symbol.';
  if (watchlist.includes(symbol)) return `${symbol} is on the list already.`;
  if (available.length > 0 && !available.some(({ asset }) => asset === symbol))
    return `${symbol} is not known here. Known are ${available.map(({ asset }) => asset).join(', ')}.`;
  return null;
}

interface SymbolFieldProps {
  readonly options: readonly Instrument[];
  readonly text: string;
  readonly problem: string | null;
  readonly onText: (text: string) => void;
}

/** A symbol typed by hand or chosen from the instruments that are known. */
function SymbolField({ options, text, problem, onText }: SymbolFieldProps) {
  const nameOf = (symbol: string) => options.find(({ asset }) => asset === symbol)?.name ?? symbol;
  return (
    <Autocomplete
      freeSolo
      fullWidth
      options={options.map(({ asset }) => asset)}
      inputValue={text}
      onInputChange={(_event, next) => onText(next)}
      renderOption={({ key, ...props }, option) => (
        <li key={key} {...props}>
          <Box component="span" sx={{ fontWeight: 600, mr: 1 }}>
            {option}
          </Box>
          <Typography component="span" variant="body2" color="textSecondary" noWrap>
            {nameOf(option)}
          </Typography>
        </li>
      )}
      renderInput={(params) => (
        <TextField
          {...params}
          label="Add an asset"
          error={problem !== null}
          helperText={problem ?? 'A symbol in capital letters, such as AAPL.'}
        />
      )}
    />
  );
}

function AddAsset({
  watchlist,
  onAdd,
}: {
  readonly watchlist: readonly string[];
  readonly onAdd: (symbol: string) => void;
}) {
  const available = useMarketOverview().overview?.available ?? [];
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const add = (event: FormEvent) => {
    event.preventDefault();
    const symbol = text.trim();
    const wrong = symbolProblem(symbol, watchlist, available);
    setProblem(wrong);
    if (wrong) return;
    onAdd(symbol);
    setText('');
  };
  return (
    <Box
      component="form"
      noValidate
      onSubmit={add}
      sx={{ display: 'flex', gap: 1, alignItems: 'flex-start', maxWidth: 480 }}
    >
      <SymbolField
        options={available.filter(({ asset }) => !watchlist.includes(asset))}
        text={text}
        problem={problem}
        onText={(next) => {
          setText(next);
          setProblem(null);
        }}
      />
      <Button type="submit" variant="outlined" sx={{ height: 40 }}>
        Add
      </Button>
    </Box>
  );
}

export function WatchlistGroup({ watchlist, problem, onChange }: WatchlistGroupProps) {
  return (
    <Section title="Watchlist" note="The assets on the dashboard, and those a fast-forward works on.">
      <Box
        component="ul"
        aria-label="Assets on the watchlist"
        sx={{ listStyle: 'none', p: 0, m: 0, mb: 2, display: 'flex', flexWrap: 'wrap', gap: 1 }}
      >
        {watchlist.map((asset) => (
          <li key={asset}>
            <Chip
              variant="outlined"
              label={asset}
              onDelete={() => onChange(watchlist.filter((other) => other !== asset))}
              deleteIcon={<RemoveMark asset={asset} />}
            />
          </li>
        ))}
      </Box>
      {problem && (
        <Typography variant="body2" role="alert" sx={{ color: 'meaning.loss', mb: 1 }}>
          {problem}
        </Typography>
      )}
      <AddAsset watchlist={watchlist} onAdd={(symbol) => onChange([...watchlist, symbol])} />
    </Section>
  );
}

interface RemoveMarkProps {
  readonly asset: string;
  readonly onClick?: (event: unknown) => void;
  readonly className?: string;
}

/** The chip hands its own click and class to whatever stands for its delete icon. */
function RemoveMark({ asset, onClick, className }: RemoveMarkProps) {
  return (
    <Box
      component="button"
      type="button"
      aria-label={`Remove ${asset}`}
      className={className ?? ''}
      onClick={(event) => onClick?.(event)}
      sx={{ all: 'unset', cursor: 'pointer', px: 0.75, fontSize: 16, lineHeight: 1, color: 'text.secondary' }}
    >
      ×
    </Box>
  );
}
