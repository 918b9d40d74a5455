/** Work that is done in the background: what failed first, and what waits. */

import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Empty, Flex, Typography } from "antd";
import { useState } from "react";
import { api, told } from "@/api/client";
import type { JobListed } from "@/generated/api";
import { Heading } from "@/kit/Heading";
import { Count, Facts, Nothing, State, When } from "@/kit/parts";
import { Part } from "@/kit/ThingPage";
import { useConfirm } from "@/kit/useConfirm";
import { useReturn } from "@/kit/useReturn";
import { Few } from "@/settings/Few";
import { useMay } from "@/shell/me";
import { hasText, useWords } from "@/words";

const ASK_MS = 10_000;
const MOST = 100;

export function Jobs() {
  const { t } = useWords();
  const [shown, show] = useState<JobListed | null>(null);
  return (
    <Flex vertical gap={16}>
      <Heading title={t("jobs.title")} summary={t("jobs.summary")} />
      <Part title={t("jobs.failed")}>
        <Some state="failed" empty={t("jobs.none_failed")} onShow={show} />
      </Part>
      <Part title={t("jobs.running")}>
        <Some state="doing" empty={t("jobs.none_running")} onShow={show} />
      </Part>
      <Part title={t("jobs.waiting")}>
        <Some state="todo" empty={t("jobs.none_waiting")} onShow={show} />
      </Part>
      {shown && <Job job={shown} onClose={() => show(null)} />}
    </Flex>
  );
}

/** What a kind of work is called. */
function useTask(): (task: string) => string {
  const { t } = useWords();
  return (task) => {
    const key = `jobs.task_${task.replace(/\W+/g, "_")}`;
    return hasText(key) ? t(key) : task;
  };
}

interface SomeProps {
  state: "failed" | "doing" | "todo";
  empty: string;
  onShow: (job: JobListed) => void;
}

function Some({ state, empty, onShow }: SomeProps) {
  const { t } = useWords();
  const said = useTask();
  const asked = useQuery({
    queryKey: ["jobs", state],
    queryFn: () => told(api.GET("/api/v1/jobs", { params: { query: { state, limit: MOST } } })),
    refetchInterval: ASK_MS,
  });
  return (
    <Few<JobListed>
      asked={{ data: asked.data?.items, error: asked.error, refetch: asked.refetch }}
      rowKey={(job) => String(job.id)}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} />}
      columns={[
        {
          key: "task",
          title: t("jobs.task"),
          render: (job) => (
            <Button type="link" style={{ padding: 0, height: "auto" }} onClick={() => onShow(job)}>
              {said(job.task)}
            </Button>
          ),
        },
        { key: "state", title: t("jobs.state"), render: (job) => <State of="job_state" is={job.state} /> },
        { key: "attempts", title: t("jobs.attempts"), align: "right", render: (job) => <Count of={job.attempts} /> },
        {
          key: "at",
          title: state === "failed" ? t("jobs.ended_at") : t("jobs.scheduled_at"),
          render: (job) => <At of={job.ended_at ?? job.scheduled_at ?? job.created_at} />,
        },
        ...(state === "failed" ? [{ key: "retry", title: "", render: (job: JobListed) => <Retry of={job} /> }] : []),
      ]}
    />
  );
}

function At({ of }: { of: string | null }) {
  return of ? <When at={of} /> : <Nothing />;
}

function Retry({ of }: { of: JobListed }) {
  const { t } = useWords();
  const may = useMay();
  const said = useTask();
  const confirm = useConfirm();
  if (!may("jobs.manage")) return null;
  return (
    <Button
      size="small"
      onClick={() =>
        confirm({
          title: t("jobs.retry_ask", { task: said(of.task) }),
          effect: t("jobs.retry_effect"),
          verb: t("jobs.retry"),
          danger: false,
          act: (key) =>
            api.POST("/api/v1/jobs/{job_id}/retry", {
              params: { path: { job_id: of.id }, header: { "Idempotency-Key": key } },
            }),
          done: t("jobs.retried"),
          stale: ["jobs"],
        })
      }
    >
      {t("jobs.retry")}
    </Button>
  );
}

function Job({ job, onClose }: { job: JobListed; onClose: () => void }) {
  const { t } = useWords();
  const said = useTask();
  useReturn();
  return (
    <Drawer
      open
      size={480}
      title={said(job.task)}
      onClose={onClose}
      closable={{ "aria-label": t("kit.close") }}
      extra={job.state === "failed" && <Retry of={job} />}
    >
      <Flex vertical gap={16}>
        <Facts
          rows={[
            [t("jobs.state"), <State key="state" of="job_state" is={job.state} />],
            [t("jobs.task"), <code key="task">{job.task}</code>],
            [t("jobs.queue"), <code key="queue">{job.queue}</code>],
            [t("jobs.number"), String(job.id)],
            [t("jobs.attempts"), <Count key="attempts" of={job.attempts} />],
            [t("jobs.created_at"), <At key="created" of={job.created_at} />],
            [t("jobs.scheduled_at"), <At key="scheduled" of={job.scheduled_at} />],
            [t("jobs.started_at"), <At key="started" of={job.started_at} />],
            [t("jobs.ended_at"), <At key="ended" of={job.ended_at} />],
          ]}
        />
        <section>
          <Typography.Title level={2} style={{ fontSize: 14 }}>
            {t("jobs.arguments")}
          </Typography.Title>
          <pre style={{ margin: 0, fontSize: 12, overflow: "auto" }}>{JSON.stringify(job.arguments, null, 2)}</pre>
        </section>
      </Flex>
    </Drawer>
  );
}
