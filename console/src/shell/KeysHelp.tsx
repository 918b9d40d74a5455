/** The list of keys. */

import { Modal, Typography } from "antd";
import { usePlaces } from "@/shell/places";
import { useWords } from "@/words";

export function KeysHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  const places = usePlaces();
  const rows: [string, string][] = [
    ["/", t("shell.keys_search")],
    ["?", t("shell.keys_help")],
    ["Esc", t("shell.keys_close")],
    ...places.map((place): [string, string] => [`g ${place.letter}`, t("shell.keys_go", { page: t(place.title) })]),
  ];
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t("shell.keys")} width={440}>
      <dl className="ol-facts">
        {rows.map(([keys, says]) => [
          <dt key={keys} style={{ opacity: 1 }}>
            {keys.split(" ").map((key) => (
              <Typography.Text keyboard key={key}>
                {key}
              </Typography.Text>
            ))}
          </dt>,
          <dd key={`${keys} says`}>{says}</dd>,
        ])}
      </dl>
    </Modal>
  );
}
