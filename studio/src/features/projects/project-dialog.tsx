import { useQuery, useQueryClient } from "@tanstack/react-query";
import { UserMinus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { addMember, changeProject, type ProjectShown, removeMember } from "@/api";
import { Button, IconButton } from "@/components/button";
import { Dialog } from "@/components/dialog";
import { Field, Input, Select } from "@/components/field";
import { useMay } from "@/film/me";
import { usersQuery } from "@/film/queries";
import { sums } from "@/lib/numbers";
import { complain, say, takenBack } from "@/lib/toasts";
import { doing } from "@/lib/undo";

const budgetOf = (project: ProjectShown): string => project.budget.map((one) => `${one.amount}${one.currency}`).join(", ");

/** A project's name, what may be spent on it, and who is in it. */
export function ProjectDialog({ project, onClose }: { project: ProjectShown; onClose: () => void }) {
  const { t } = useTranslation();
  const cache = useQueryClient();
  const may = useMay();
  const [name, setName] = useState(project.name);
  const [budget, setBudget] = useState(budgetOf(project));
  const { data: users = [] } = useQuery({ ...usersQuery, enabled: may("admin") });
  const outside = users.filter((user) => !project.members.some((member) => member.id === user.id));
  const again = () => cache.invalidateQueries({ queryKey: ["projects"] });

  const put = (body: { name: string; budget: string }) =>
    changeProject({ path: { project_id: project.id }, body: { ...body, budget: body.budget.replaceAll(" ", "") } })
      .then(again).then(() => true, (error: unknown) => { complain(t("failed.project"), error); return false; });
  const save = async () => {
    const sent = put({ name, budget });
    const act = await doing(t("edit.changed", { name: project.name }), sent, async () => (await sent) && put({ name: project.name, budget: budgetOf(project) }));
    if (act) say(act.label, takenBack(act, t("undo"), t("failed.undo")));
    if (await sent) onClose();
  };
  const member = (act: Promise<unknown>) => void act.then(again).catch((error: unknown) => complain(t("failed.member"), error));

  return (
    <Dialog
      title={t("projects.settings")} open onClose={onClose} onSubmit={() => void save()}
      footer={
        <>
          <Button kind="ghost" onClick={onClose}>{t("cancel")}</Button>
          <Button kind="primary" type="submit">{t("save")}</Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={t("projects.name")}>{(ids) => <Input {...ids} required value={name} onChange={(event) => setName(event.target.value)} />}</Field>
        <Field label={t("projects.budget")} help={t("projects.budget_help", { spent: sums(project.spent) || "–" })}>
          {(ids) => <Input {...ids} className="mono" placeholder="50USD, 300CNY" value={budget} onChange={(event) => setBudget(event.target.value)} />}
        </Field>
        <section aria-label={t("projects.members")}>
          <h3 className="mb-1 text-label text-muted">{t("projects.members")}</h3>
          <ul className="divide-y divide-line rounded-card border border-line">
            {project.members.map((one) => (
              <li key={one.id} className="flex min-h-10 items-center gap-3 px-3">
                <span className="min-w-0 flex-1 truncate">{one.name || one.email}</span>
                <span className="text-small text-muted">{t(`role.${one.role}`)}</span>
                {one.id !== project.owner && (
                  <IconButton label={t("projects.remove_member", { name: one.name || one.email })} onClick={() => member(removeMember({ path: { project_id: project.id, user_id: one.id } }))}><UserMinus size={14} /></IconButton>
                )}
              </li>
            ))}
          </ul>
          {outside.length > 0 && (
            <Select aria-label={t("projects.add_member")} className="mt-2" value="" onChange={(event) => event.target.value && member(addMember({ path: { project_id: project.id, user_id: event.target.value } }))}>
              <option value="">{t("projects.add_member")}</option>
              {outside.map((user) => <option key={user.id} value={user.id}>{user.name || user.email}</option>)}
            </Select>
          )}
        </section>
      </div>
    </Dialog>
  );
}
