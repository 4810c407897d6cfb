/** Which bars: an asset of the installation or a file of one's own, and the period that counts. */
import type { Instrument } from '@trading-crew/core/contracts';
import Autocomplete from '@mui/material/Autocomplete';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import FormHelperText from '@mui/material/FormHelperText';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import type { ReadFile } from '../../backend/lab/load-bars.ts';
import { count } from '../../ui/format.ts';
import { sessionDay } from '../../ui/time.ts';
import { FORM_GRID } from './form-grid.ts';
import type { LabDraft, Problems } from './lab-draft.ts';

export interface MarketFieldsProps {
  readonly draft: LabDraft;
  readonly problems: Problems;
  readonly onDraft: (part: Partial<LabDraft>) => void;
  /** Watchlist first, then whatever else there is. */
  readonly assets: readonly string[];
  readonly instruments: readonly Instrument[];
  readonly file: ReadFile | null;
  readonly onFile: (file: File | null) => void;
  /** Why the chosen bars cannot be used. */
  readonly faults: readonly string[];
}

const FIRST_FAULTS = 5;

/** Every fault in words; a long list is cut, and says so. */
function Faults({ faults }: { readonly faults: readonly string[] }) {
  const rest = faults.length - FIRST_FAULTS;
  return (
    <Box component="ul" role="alert" sx={{ m: 0, mt: 0.5, pl: 2.25, color: 'error.main', typography: 'caption' }}>
      {faults.slice(0, FIRST_FAULTS).map((fault) => (
        <li key={fault}>{fault}</li>
      ))}
      {rest > 0 && <li>{`And ${count(rest, 'more fault')}.`}</li>}
    </Box>
  );
}

function FileField({ file, onFile }: Pick<MarketFieldsProps, 'file' | 'onFile'>) {
  const name = file?.kind === 'refused' ? file.file : file?.loaded.file;
  return (
    <Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <Button component="label" variant="outlined">
          Choose a CSV file
          <input
            type="file"
            accept=".csv,text/csv"
            hidden
            aria-label="A CSV file of your own"
            onChange={(event) => {
              const [chosen] = event.target.files ?? [];
              if (chosen) onFile(chosen);
              // The same file may be chosen again after it was mended.
              event.target.value = '';
            }}
          />
        </Button>
        {name && <Chip label={name} onDelete={() => onFile(null)} sx={{ maxWidth: 1 }} />}
      </Box>
      {file?.kind === 'bars' && (
        <Typography variant="caption" color="textSecondary" component="p" sx={{ mt: 0.5 }}>
          {`${count(file.loaded.list.length, 'bar')} of ${file.loaded.bars.asset}, ${sessionDay(file.loaded.from)} to ${sessionDay(file.loaded.to)}. The file stays on this device.`}
        </Typography>
      )}
      {file?.kind === 'refused' && (
        <>
          <FormHelperText error sx={{ mx: 0 }}>
            {`${file.file} cannot be used. Mend it and choose it again.`}
          </FormHelperText>
          <Faults faults={file.faults} />
        </>
      )}
    </Box>
  );
}

const DAYS = [
  { name: 'from', label: 'From' },
  { name: 'to', label: 'To' },
] as const;

function PeriodFields({ draft, problems, onDraft }: Pick<MarketFieldsProps, 'draft' | 'problems' | 'onDraft'>) {
  return (
    <Box sx={FORM_GRID}>
      {DAYS.map(({ name, label }) => (
        <TextField
          key={name}
          fullWidth
          type="date"
          name={name}
          label={label}
          value={draft[name]}
          error={problems[name] !== undefined}
          helperText={problems[name]}
          onChange={(event) => onDraft({ [name]: event.target.value })}
          slotProps={{ inputLabel: { shrink: true }, formHelperText: { sx: { mx: 0 } } }}
        />
      ))}
    </Box>
  );
}

export function MarketFields(props: MarketFieldsProps) {
  const { draft, problems, onDraft, assets, instruments, file, onFile, faults } = props;
  const ofFile = file?.kind === 'bars' ? file.loaded.bars.asset : null;
  const problem = problems['asset'];
  const named = ofFile === null ? instruments.find(({ asset }) => asset === draft.asset)?.name : 'From your file';
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      <Box>
        <Autocomplete
          freeSolo
          disabled={ofFile !== null}
          options={[...assets]}
          inputValue={ofFile ?? draft.asset}
          value={ofFile ?? draft.asset}
          onInputChange={(_event, asset) => onDraft({ asset: asset.toUpperCase() })}
          renderInput={(params) => (
            <TextField
              {...params}
              name="asset"
              label="Asset"
              error={problem !== undefined || faults.length > 0}
              helperText={problem ?? named ?? ' '}
              slotProps={{ ...params.slotProps, formHelperText: { sx: { mx: 0 } } }}
            />
          )}
        />
        {faults.length > 0 && <Faults faults={faults} />}
      </Box>
      <FileField file={file} onFile={onFile} />
      <PeriodFields draft={draft} problems={problems} onDraft={onDraft} />
      <Typography variant="caption" color="textSecondary">
        Left empty, the period reaches as far as the bars. Daily bars, adjusted for splits; dividends are ignored.
      </Typography>
    </Box>
  );
}
