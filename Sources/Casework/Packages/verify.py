"""Checks a Pingheng plan package: python3 verify.py [FOLDER]. Python's own library and the openssl command, nothing else."""
import base64, datetime, glob, hashlib, hmac, json, os, re, subprocess, sys, tempfile

FOLDER = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
faults = []


def fault(place, words):
    faults.append(f"{place}：{words}")


def path(name):
    return os.path.join(FOLDER, name)


def read(name):
    with open(path(name), "rb") as file:
        return file.read()


def table(name):
    return json.loads(read(name))


def lines(pattern):
    for name in sorted(glob.glob(path(pattern))):
        with open(name, encoding="utf-8") as file:
            yield from (json.loads(line) for line in file if line.strip())


def sha(data):
    return hashlib.sha256(data).hexdigest()


def openssl(*arguments, **files):
    """Runs openssl with files named {key} in the arguments; whether it said yes."""
    with tempfile.TemporaryDirectory() as folder:
        for key, data in files.items():
            with open(os.path.join(folder, key), "wb") as file:
                file.write(data)
        arguments = [a.format(**{key: os.path.join(folder, key) for key in files}) for a in arguments]
        return subprocess.run(["openssl", *arguments], capture_output=True).returncode == 0


def signed(message, signature, *keys):
    """By one of the keys; without any, by the one that signed this package."""
    return any(
        openssl(
            "pkeyutl", "-verify", "-pubin", "-inkey", path(key), "-rawin", "-in", "{message}", "-sigfile", "{signature}",
            message=message, signature=signature,
        )
        for key in keys or ("keys/audit.pem",))


def manifest():
    listed = read("manifest.json")
    if not signed(b"pingheng package 1\n" + sha(listed).encode(), read("manifest.sig")):
        fault("manifest.sig", "签名不符")
    listed = json.loads(listed)
    there = {
        os.path.relpath(os.path.join(folder, name), FOLDER) for folder, _, names in os.walk(FOLDER) for name in names
    } - {"manifest.json", "manifest.sig"}
    for name in sorted(listed.keys() | there):
        if name not in there:
            fault(name, "缺少")
        elif name not in listed:
            fault(name, "清单里没有")
        elif sha(read(name)) != listed[name]:
            fault(name, "内容与清单不符")


def chain():
    """The entries, each checked against the one before; then the signed heads."""
    installation = read("audit/installation.txt").decode().strip()
    previous, number, entries = hashlib.sha256(b"pingheng audit chain 1\n" + bytes.fromhex(installation)).digest(), 0, []
    digests = {0: previous.hex()}
    for entry in lines("audit/0*.jsonl"):
        number += 1
        body = bytes([1]) + int(entry["number"]).to_bytes(8, "big") + int(entry["at"]).to_bytes(8, "big", signed=True)
        for text in (entry["actor"], entry["act"], entry["subject"], entry["detail"]):
            body += len(text.encode()).to_bytes(4, "big") + text.encode()
        body += (32).to_bytes(4, "big") + previous
        if int(entry["number"]) != number or entry["previous"] != previous.hex() or entry["digest"] != sha(body):
            fault(f"审计第 {entry['number']} 条", "与前一条或自己的摘要不符")
            number = int(entry["number"])
        previous = bytes.fromhex(entry["digest"])
        digests[number] = entry["digest"]
        entries.append({**entry, "detail": json.loads(entry["detail"])})
    heads = list(lines("audit/heads.jsonl"))
    if not heads or max(head["number"] for head in heads) < number:
        fault("audit/heads.jsonl", "最后几条没有签名的链头")
    earlier = [os.path.relpath(name, FOLDER) for name in sorted(glob.glob(path("keys/audit-earlier-*.pem")))]
    for head in heads:
        place = f"链头 {head['number']}"
        if digests.get(head["number"]) != head["digest"]:
            fault(place, "审计链被截短或替换")
        message = f"pingheng audit head 1\n{head['installation']}\n{head['number']}\n{head['digest']}\n{head['at']}\n".encode()
        if not signed(message, bytes.fromhex(head["signature"]), "keys/audit.pem", *earlier):
            fault(place, "签名不符")
    return entries


# The functions of the draw stand here (DrawPython.swift).


def draws(entries, file="draws.json", kind="draw", name="抽取"):
    told = {(entry["act"], entry["subject"]): entry["detail"] for entry in entries if entry["act"].startswith(kind + ".")}
    for one in table(file):
        place = f"{name} {one['id']}"
        candidates = sorted(one["candidates"], key=lambda c: c[0].encode())
        seats = sorted((seat.rsplit(" ", 1) for seat in one["seats"]), key=lambda s: s[0].encode())
        order, nonce = order_digest(candidates, seats), bytes.fromhex(one["nonce"])
        committed, revealed = told.get((kind + ".committed", one["id"]), {}), told.get((kind + ".revealed", one["id"]), {})
        if (order.hex(), sha(nonce)) != (one["orderDigest"], one["nonceDigest"]):
            fault(place, "名单、人数或秘密数与事先的承诺不符")
        if (committed.get("order"), committed.get("nonce")) != (one["orderDigest"], one["nonceDigest"]):
            fault(place, "承诺与审计链上记下的不符")
        if sha(one["fewBecause"].encode()) != committed.get("few", sha(b"")):
            fault(place, "候选不足的理由与审计链上记下的不符")
        seed = digest(b"pingheng-draw-1", order, nonce, (one["publicValue"] or "").encode())
        if seed.hex() != one["seed"] or revealed.get("seed") != one["seed"]:
            fault(place, "种子不符")
        result = [code for _, codes in drawn(candidates, seats, seed) for code in codes]
        if result != one["result"]:
            fault(place, "重新抽取的结果不同")


def ballots(entries):
    told = {entry["subject"]: entry["detail"] for entry in entries if entry["act"] == "ballot.counted"}
    for one in table("ballots.json"):
        place, votes = f"表决 {one['id']}", [vote for _, vote in one["votes"]]
        text = one["id"] + "\n" + "".join(f"{number} {vote}\n" for number, vote in sorted(one["votes"]))
        counted = {vote: votes.count(vote) for vote in ("yes", "no", "abstain")}
        voting = one["present"] - one["recused"]
        base = one["present"] if one["majorityOf"] == "attending" else voting
        if sha(text.encode()) != one["digest"] or len({number for number, _ in one["votes"]}) != len(votes):
            fault(place, "票单与摘要不符")
        if counted != {vote: one[vote] for vote in counted} or len(votes) > voting or set(votes) - set(counted):
            fault(place, "重新计票的结果不同")
        if one.get("receipts") is not None:
            listed = "".join(f"{line}\n" for line in [one["id"]] + sorted(one["receipts"]))
            if (
                sha(listed.encode()) != one["receiptsDigest"]
                or len(set(one["receipts"])) != len(votes)
                or told.get(one["id"], {}).get("receipts") != one["receiptsDigest"]
            ):
                fault(place, "回执与选票数或摘要不符")
        if one["present"] * one["quorum"]["denominator"] < one["members"] * one["quorum"]["numerator"]:
            fault(place, "到会人数不足法定人数")
        if one["passed"] != (counted["yes"] * one["majority"]["denominator"] >= base * one["majority"]["numerator"]):
            fault(place, "是否通过与票数不符")
        detail = told.get(one["id"], {})
        # Ballots of before the plan could say it were counted of those who may vote.
        if detail.get("of", "voting") != one["majorityOf"] or detail.get("digest") != one["digest"] or any(
            detail.get(key) != str(one[key]) for key in ("yes", "no", "abstain", "present", "recused")
        ):
            fault(place, "结果与审计链上宣布时记下的不符")


def results(entries):
    """Each sheet is sealed and as the chain has it; the newest figures of the plan and of each meeting are those of the ballots."""
    told = {
        (entry["subject"], entry["detail"].get("content")): entry["detail"].get("file")
        for entry in entries if entry["act"] == "results.sheet"
    }
    counted, by_subject = table("ballots.json"), {}
    for one in table("results.json"):
        place, pdf = f"表决结果 {one['file']}", read(one["file"])
        if told.get((one["subject"], one["content"])) != sha(pdf):
            fault(place, "与审计链上记下的不符")
        sealed(place, pdf)
        by_subject.setdefault(one["subject"], set()).add(one["content"])
    for subject, contents in by_subject.items():
        meeting = any(ballot["meeting"] == subject for ballot in counted)
        own = [
            ballot for ballot in counted
            if (ballot["meeting"] == subject if meeting else ballot["over"] and not ballot["voided"])
        ]
        figures = "".join(
            "{id} {present} {recused} {yes} {no} {abstain} {passed:d}\n".format(**ballot)
            for ballot in sorted(own, key=lambda ballot: ballot["id"])
        )
        if sha((subject + "\n" + figures).encode()) not in contents:
            fault(f"表决结果 {subject}", "与票数不符")
    for meeting in {ballot["meeting"] for ballot in counted if ballot["over"]} - by_subject.keys():
        fault(f"会议 {meeting}", "没有表决结果表")


def sealed(place, pdf):
    """One signature over the whole file, by a key that the house's authority vouches for."""
    ranges = re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", pdf)
    contents = re.findall(rb"/Contents\s*<((?:[0-9A-Fa-f]{2})+)>", pdf)
    if len(ranges) != 1 or len(contents) != 1:
        fault(place, "没有数字签名，或不止一个")
        return
    a, b, c, d = map(int, ranges[0])
    if a != 0 or c + d != len(pdf) or bytes.fromhex(contents[0].decode()) == b"" or not pdf[b:c].strip(b"<>") == contents[0]:
        fault(place, "签名没有覆盖整个文件")
    elif not openssl(
        "cms", "-verify", "-inform", "DER", "-in", "{signature}", "-content", "{content}", "-binary",
        "-CAfile", path("keys/authorities.pem"), "-purpose", "any", "-no_check_time", "-out", os.devnull,
        signature=bytes.fromhex(contents[0].decode()), content=pdf[a:a + b] + pdf[c:c + d],
    ):
        fault(place, "数字签名不符")


def cases(entries):
    """Each case's way, step by step as the chain tells it."""
    told = {}
    for entry in entries:
        if entry["act"].startswith("case.") and {"from", "to"} <= entry["detail"].keys():
            told.setdefault(entry["subject"], []).append((entry["act"][5:], entry["detail"]["from"], entry["detail"]["to"]))
    found = {case["id"]: case for case in lines("cases/*.jsonl")}
    passed = {ballot["case"] for ballot in table("ballots.json") if ballot["passed"]}
    for number, case in found.items():
        place, way = f"申报 {number}", [(event["action"], event["from"], event["to"]) for event in case["events"]]
        if way != told.get(number, []):
            fault(place, "经过与审计链不符")
        if not way or way[-1][2] != case["state"]:
            fault(place, "状态不是最后一步的结果")
        if case["state"] in ("passed", "resultNotice", "reported", "approved", "certified", "revoked") and number not in passed:
            fault(place, "没有通过的表决")
        if case["verdict"] == "ineligible" and number in passed:
            fault(place, "规则结论为不符合，却通过了评审")
    return found


def calendars(entries):
    """What was counted by at each entry of the chain: a function of its number that says whether people work on a day."""
    kept, told = table("calendar.json"), {}
    for entry in entries:
        if entry["act"] in ("calendar.added", "calendar.corrected"):
            told[entry["detail"].get("edition")] = entry
    changes = []
    for change in kept["changes"]:
        entry = told.pop(str(change["edition"]), None)
        if entry is None or entry["subject"] != str(change["year"]) or entry["detail"].get("digest") != sha(change["body"].encode()):
            fault(f"工作日历第 {change['edition']} 版", "与审计链上记下的不符")
        else:
            changes.append((int(entry["number"]), json.loads(change["body"])))
    for edition in told:
        fault(f"工作日历第 {edition} 版", "缺少")

    def at(number):
        years = {year["year"]: year for year in kept["bundled"]}
        years.update((year["year"], year) for place, year in changes if place < number)

        def works(day):
            year, text = years[day.year], day.isoformat()
            return text in year["work"] or (day.weekday() < 5 and not any(off["from"] <= text <= off["to"] for off in year["off"]))
        return works
    return at


def interrupted(notice, place, told, calendar):
    """The days that count, by the calendar as it stood when the last day was set; each extension is as the chain has it."""
    posted = [entry for entry in told if entry["act"] == "notice." + notice["kind"]]
    extended = [entry for entry in told if entry["act"] == "notice.extended"]
    here = [
        tuple(str(one.get(key) or "") for key in ("from", "to", "workdays", "lastBefore", "lastDay"))
        for one in notice["interruptions"]
    ]
    chained = [
        tuple(entry["detail"].get(key) for key in ("from", "to", "workdays", "before", "lastDay")) for entry in extended
    ]
    if here != chained:
        fault(place, "中断和延长与审计链不符")
        return
    last = posted[0]["detail"].get("lastDay") if len(posted) == 1 else None
    for _, _, _, before, after in here:
        if before != last or after <= before:
            fault(place, "延长以后的日期前后不接")
        last = after
    if last != notice["lastDay"]:
        fault(place, "期满的日期与审计链不符")
        return
    works, counted = calendar(int((extended or posted)[-1]["number"])), 0

    def is_left_out(day):
        text = day.isoformat()
        return any(one.get("from") and one["from"] <= text <= one["to"] for one in notice["interruptions"])

    day, end = datetime.date.fromisoformat(notice["startDay"]), datetime.date.fromisoformat(notice["lastDay"])
    while day < end:
        day += datetime.timedelta(days=1)
        try:
            counted += works(day) and not is_left_out(day)
        except KeyError:
            fault(place, f"工作日历没有 {day.year} 年")
            return
    wanted = notice["days"] + sum(one.get("workdays") or 0 for one in notice["interruptions"])
    if counted < wanted:
        fault(place, f"扣除中断的日子只有 {counted} 个工作日，应有 {wanted} 个")


def notices(found, entries):
    listed, calendar, told = table("notices.json"), calendars(entries), {}
    next_states = ("authorityReview", "officeReview", "awaitingPayment", "readyForReview", "reported")
    for entry in entries:
        if entry["act"].startswith("notice."):
            told.setdefault(entry["subject"], []).append(entry)
    for notice in listed:
        place = f"公示 {notice['id']}"
        if notice["days"] < 5 or notice["lastDay"] <= notice["startDay"]:
            fault(place, "不足五个工作日")
        interrupted(notice, place, told.get(notice["id"], []), calendar)
        over = (int(datetime.datetime.fromisoformat(notice["lastDay"] + "T00:00:00+08:00").timestamp()) + 86400) * 10**6
        states = {"employer": "employerNotice", "qualification": "qualificationNotice", "result": "resultNotice"}[notice["kind"]]
        for number in notice["cases"]:
            for event in found.get(number, {"events": []})["events"]:
                if event["from"] == states and event["to"] in next_states and int(event["at"]) < over:
                    if not any(
                        other is not notice and number in other["cases"] and other["kind"] == notice["kind"]
                        for other in listed
                    ):
                        fault(place, f"申报 {number} 在公示期满以前就继续办理了")


def plans(entries):
    told = {
        (entry["subject"], entry["detail"].get("version")): entry["detail"].get("source")
        for entry in entries if entry["act"] == "plan.published"
    }
    for version in table("plan/versions.json"):
        digest = sha(read(version["file"]))
        if not any(key[1] == str(version["version"]) and source == digest for key, source in told.items()):
            fault(version["file"], "与审计链上发布时记下的不符")


def certificates(found):
    held, numbers = {}, []
    listed = {one["number"]: one for one in table("certificates.json")}
    replacing = {one["replaces"]: one for one in listed.values() if one.get("replaces")}
    for one in listed.values():
        place = f"证书 {one['number']}"
        numbers.append((one["series"], one["sequence"]))
        sealed(place, read(one["file"]))
        new = replacing.get(one["number"])
        if bool(one.get("replacedAt")) != bool(new) or new and new["case"] != one["case"]:
            fault(place, "与替换它的证书不符")
        if one.get("replacedAt"):
            continue
        if one["case"] in held:
            fault(place, "一份申报有两份证书")
        held[one["case"]] = one
        case = found.get(one["case"], {"state": "", "name": ""})
        if case["state"] != ("revoked" if one["revokedAt"] else "certified"):
            fault(place, "与申报的状态不符")
        if case["name"] != one["holder"]:
            fault(place, "持证人不是申报人")
    if len(set(numbers)) != len(numbers) or len(numbers) != len(table("certificates.json")):
        fault("certificates.json", "编号重复")
    for number, case in found.items():
        if case["state"] in ("certified", "revoked") and number not in held:
            fault(f"申报 {number}", "已发证，却没有证书")


def main():
    manifest()
    entries = chain()
    plans(entries)
    draws(entries)
    draws(entries, "inspections.json", "inspection", "抽查")
    ballots(entries)
    results(entries)
    found = cases(entries)
    notices(found, entries)
    certificates(found)
    key = base64.b64decode("".join(read("keys/audit.pem").decode().splitlines()[1:-1]))
    print(f"公钥摘要 {sha(key)[:32]}，审计 {len(entries)} 条，申报 {len(found)} 份，证书 {len(table('certificates.json'))} 份")
    for one in faults:
        print("不符 ", one)
    print("全部一致" if not faults else f"有 {len(faults)} 处不符")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
