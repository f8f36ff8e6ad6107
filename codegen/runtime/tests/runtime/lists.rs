//! Filters, orders, pages.

use std::future::IntoFuture as _;
use std::time::Duration;

use crudl::{ErrorKind, Filter, Options, field};

use crate::fixtures::{ACTIVE, ID, LINKED, NAME, SINCE, TeamService, Wire};

const PREFIX: &str = "GET https://membership.cloudcix.com/team/";

/// The decoded query of the only request.
fn query(wire: &Wire) -> String {
    let lines = wire.lines();
    let line = lines.last().unwrap().strip_prefix(PREFIX).unwrap();
    line.replace("%5B", "[").replace("%5D", "]").replace("%2C", ",").replace("%28", "(").replace("%29", ")")
}

fn page(items: &[i64], metadata: &str) -> String {
    let items: Vec<_> = items.iter().map(|id| format!(r#"{{"id": {id}, "name": "t"}}"#)).collect();
    format!(r#"{{"content": [{}], "_metadata": {{{metadata}}}}}"#, items.join(","))
}

#[tokio::test]
async fn filters_and_orders() {
    let wire = Wire::new();
    let list = || wire.cloud().team().list();
    let _ = list().await;
    assert_eq!(query(&wire), "");
    let _ = list()
        .filter(NAME.icontains("ops & co"))
        .filter(ID.one_of([1, 2]))
        .exclude(ID.eq(372))
        .order(NAME.desc())
        .page(0)
        .limit(100)
        .await;
    assert_eq!(
        query(&wire),
        "?search[name__icontains]=ops%20%26%20co&search[id__in]=[1,2]&exclude[id]=372&order=-name&page=0&limit=100"
    );
    let _ = list()
        .filter(ID.range(10, 15))
        .filter(ID.gte(3))
        .filter(ID.is_null(false))
        .order(NAME.desc())
        .order(ID.asc())
        .await;
    assert_eq!(query(&wire), "?search[id__range]=(10,15)&search[id__gte]=3&search[id__isnull]=false&order=id");
    let day: crudl::Date = "2024-05-01".parse().unwrap();
    let _ = list().filter(SINCE.lt(day)).filter(ACTIVE.eq(true)).query(LINKED, true).await;
    assert_eq!(query(&wire), "?search[since__lt]=2024-05-01&search[active]=true&linked=true");
    let _ = list().filter(field("a").eq("b")).filter(field("c").one_of(["d", "e"])).order(field("f").desc()).await;
    assert_eq!(query(&wire), "?search[a]=b&search[c__in]=[d,e]&order=-f");
    let _ = list().filter(Filter::<TeamService>::new(format!("x{}", 1), "gt", 5)).await;
    assert_eq!(query(&wire), "?search[x1__gt]=5");
}

#[tokio::test]
async fn what_a_server_would_misread_is_not_sent() {
    let wire = Wire::new();
    let list = || wire.cloud().team().list();
    let lists = [
        list().filter(NAME.one_of(["a,b"])),
        list().filter(NAME.one_of(["(a)"])),
        list().filter(NAME.one_of(["it's"])),
        list().filter(NAME.one_of(["a", ""])),
        list().filter(NAME.one_of([" a"])),
        list().filter(NAME.one_of(Vec::<String>::new())),
        list().filter(NAME.eq("a")).filter(NAME.eq("b")),
        list().filter(field("a").eq(crudl::Value::Null)),
    ];
    for list in lists {
        let error = list.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
    }
    assert!(wire.sent().is_empty());
    // The same field with another operator, or excluded, is another key.
    let _ = list().filter(NAME.eq("a")).filter(NAME.iexact("a")).exclude(NAME.eq("b")).await;
    assert_eq!(wire.sent().len(), 1);
}

#[tokio::test]
async fn one_page() {
    let metadata = r#""page": 2, "limit": 50, "order": "name", "totalRecords": 101, "warnings": [], "sum": 12.5"#;
    let wire = Wire::new()
        .answer(200, &page(&[1, 2], metadata))
        .answer(200, r#"{"content": []}"#)
        .answer(200, r#"{"items": []}"#);
    let teams = wire.cloud().team();
    let page = teams.list().page(2).await.unwrap();
    assert_eq!(page.items.iter().map(|team| team.id).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((page.page, page.limit, page.total_records), (Some(2), Some(50), Some(101)));
    assert_eq!((page.order.as_deref(), page.extra.get("sum")), (Some("name"), Some(&12.5.into())));

    let page = teams.list().await.unwrap();
    assert_eq!((page.items.len(), page.total_records), (0, None));

    let error = teams.list().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "cloudcix.membership.team.list: unexpected answer (200): content: the key is missing"
    );
}

#[tokio::test]
async fn warnings_do_not_pass_silently() {
    let body = page(&[1], r#""warnings": ["SearchFilterWarning: nam is an invalid filter and was skipped."]"#);
    let wire = Wire::new().answer(200, &body).answer(200, &body).answer(200, &body).answer(200, &body);
    let teams = wire.cloud().team();
    let error = teams.list().filter(field("nam").eq("a")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Warned);
    assert!(error.to_string().ends_with("nam is an invalid filter and was skipped."), "{error}");
    assert!(teams.list().order(NAME.asc()).all().try_collect().await.is_err());
    assert_eq!(teams.list().await.unwrap().warnings.len(), 1);
    assert_eq!(teams.list().filter(NAME.eq("a")).allow_warnings().await.unwrap().items.len(), 1);
}

#[tokio::test]
async fn all_follows_the_pages() {
    let wire = Wire::new()
        .answer(200, &page(&[1, 2], r#""page": 0, "total_records": 3"#))
        .answer(200, &page(&[3], r#""page": 1, "total_records": 3"#));
    let all = wire.cloud().team().list().filter(NAME.eq("t")).all().try_collect().await.unwrap();
    assert_eq!(all.iter().map(|team| team.id).collect::<Vec<_>>(), [1, 2, 3]);
    let lines = wire.lines();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].ends_with("=t&page=0&limit=100") && lines[1].ends_with("=t&page=1&limit=100"), "{lines:?}");
}

#[tokio::test]
async fn where_all_stops() {
    // An empty page, where the server doesn't count.
    let wire = Wire::new().answer(200, &page(&[1], "")).answer(200, &page(&[2], "")).answer(200, &page(&[], ""));
    assert_eq!(wire.cloud().team().list().limit(1).all().try_collect().await.unwrap().len(), 2);
    // A page that isn't full.
    let wire = Wire::new().answer(200, &page(&[1, 2], r#""limit": 2"#)).answer(200, &page(&[3], r#""limit": 2"#));
    assert_eq!(wire.cloud().team().list().all().try_collect().await.unwrap().len(), 3);
    // A server that doesn't page.
    let wire = Wire::new().answer(200, &page(&[1, 2], "")).answer(200, &page(&[1, 2], ""));
    assert_eq!(wire.cloud().team().list().all().try_collect().await.unwrap().len(), 2);
    // A server that counts, but gives the same page again: records would be missing.
    let again = page(&[1, 2], r#""page": 0, "total_records": 4"#);
    let wire = Wire::new().answer(200, &again).answer(200, &again);
    let error = wire.cloud().team().list().all().try_collect().await.unwrap_err();
    assert!(error.to_string().contains("page 1 repeats the one before; 2 of 4 records came"), "{error}");
    // Records that vanish meanwhile.
    let wire =
        Wire::new().answer(200, &page(&[1], r#""total_records": 4"#)).answer(200, &page(&[], r#""total_records": 4"#));
    assert_eq!(wire.cloud().team().list().all().try_collect().await.unwrap().len(), 1);
}

#[tokio::test]
async fn streams() {
    let wire = Wire::new().answer(200, &page(&[1, 2], r#""total_records": 4"#));
    let mut items = wire.cloud().team().list().all();
    assert_eq!(items.next().await.unwrap().unwrap().id, 1);
    assert_eq!(items.next().await.unwrap().unwrap().id, 2);
    // The second page fails, and that's the end.
    assert_eq!(items.next().await.unwrap().unwrap_err().kind(), ErrorKind::NotSent);
    assert!(items.next().await.is_none());

    let wire = Wire::new().answer(200, &page(&[1, 2], r#""total_records": 2"#));
    let mut pages = wire.cloud().team().list().pages();
    assert_eq!(pages.next().await.unwrap().unwrap().total_records, Some(2));
    assert!(pages.next().await.is_none());

    fn stream<T: futures_core::Stream + Send + Unpin>(_: T) {}
    stream(wire.cloud().team().list().all());
}

#[tokio::test]
async fn bounds_of_what_is_followed() {
    let pages = |wire: Wire| {
        wire.answer(200, &page(&[1, 2], r#""total_records": 5"#))
            .answer(200, &page(&[3, 4], r#""total_records": 5"#))
            .answer(200, &page(&[5], r#""total_records": 5"#))
    };
    let list = |wire: &Wire| wire.cloud().team().list().limit(2).all();
    let wire = pages(Wire::new());
    let error = list(&wire).max_pages(2).try_collect().await.unwrap_err();
    assert_eq!((error.kind(), wire.sent().len()), (ErrorKind::TooLarge, 2), "{error}");
    let wire = pages(Wire::new());
    assert_eq!(list(&wire).max_pages(3).try_collect().await.unwrap().len(), 5);
    let wire = pages(Wire::new());
    let error = list(&wire).try_collect().at_most(3).await.unwrap_err();
    assert_eq!((error.kind(), wire.sent().len()), (ErrorKind::TooLarge, 2), "{error}");
    assert_eq!(list(&pages(Wire::new())).try_collect().at_most(5).await.unwrap().len(), 5);

    // A total that shrinks: records were deleted meanwhile.
    let wire = Wire::new()
        .answer(200, &page(&[1, 2], r#""total_records": 5"#))
        .answer(200, &page(&[3, 4], r#""total_records": 3"#));
    assert_eq!(list(&wire).try_collect().await.unwrap().len(), 4);
}

#[tokio::test]
async fn going_on_from_a_page() {
    let wire = Wire::new()
        .answer(200, &page(&[1, 2], r#""total_records": 6"#))
        .fail(crudl::transport::TransportErrorKind::NotSent)
        .answer(200, &page(&[3, 4], r#""total_records": 6"#))
        .answer(200, &page(&[5, 6], r#""total_records": 6"#));
    let teams = wire.cloud().team();
    let mut pages = teams.list().limit(2).pages();
    assert_eq!(pages.next_page(), Some(0));
    pages.next().await.unwrap().unwrap();
    let next = pages.next_page().unwrap();
    pages.next().await.unwrap().unwrap_err();
    let mut pages = teams.list().limit(2).page(next).pages();
    let mut found = Vec::new();
    while let Some(page) = pages.next().await {
        found.extend(page.unwrap().items.iter().map(|team| team.id));
    }
    // To the end and no further: the records of the pages before count as well.
    assert_eq!(found, [3, 4, 5, 6]);
    let asked: Vec<_> = wire.lines().iter().map(|line| line.contains("page=1")).collect();
    assert_eq!(asked, [false, true, true, false]);
}

#[tokio::test]
async fn pages_asked_for_ahead() {
    for prefetch in [false, true] {
        let wire = Wire::new()
            .answer(200, &page(&[1, 2], r#""total_records": 5"#))
            .answer(200, &page(&[3, 4], r#""total_records": 5"#))
            .answer(200, &page(&[5], r#""total_records": 5"#));
        let mut items = wire.cloud().team().list().limit(2).all();
        if prefetch {
            items = items.prefetch();
        }
        let mut found = Vec::new();
        let mut sent = Vec::new();
        while let Some(item) = items.next().await {
            found.push(item.unwrap().id);
            sent.push(wire.sent().len());
        }
        assert_eq!(found, [1, 2, 3, 4, 5]);
        assert_eq!(sent, if prefetch { [1, 2, 2, 3, 3] } else { [1, 1, 2, 2, 3] });
    }
}

#[tokio::test]
async fn a_page_ahead_keeps_nobody_waiting() {
    let wire = Wire::new()
        .answer(200, &page(&[1], r#""total_records": 2, "limit": 1"#))
        .answer(200, r#"{"content": {"id": 7, "member": null, "name": "a", "note": null}}"#)
        .answer(200, &page(&[2], r#""total_records": 2, "limit": 1"#));
    let teams = wire.builder().max_calls_at_once(1).build().unwrap().team();
    let mut items = teams.list().limit(1).all().prefetch();
    while let Some(item) = items.next().await {
        // The next page may be on its way, and isn't polled meanwhile.
        teams.read(item.unwrap().id).await.ok();
    }
    assert!(wire.sent().len() >= 3);
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_record() {
    let team = |name: &str| format!(r#"{{"content": {{"id": 7, "member": null, "name": "{name}", "note": null}}}}"#);
    let seconds = Duration::from_secs;
    let states = |names: &[&str]| names.iter().fold(Wire::new(), |wire, name| wire.answer(200, &team(name)));

    let wire = states(&["new", "starting", "running"]);
    let started = tokio::time::Instant::now();
    let wait = wire.cloud().team().read(7).wait_until(|team| team.name == "running").every(seconds(5));
    assert_eq!((wait.await.unwrap().name.as_str(), started.elapsed()), ("running", seconds(10)));

    let wire = states(&["new", "failed", "running"]);
    let wait = wire.cloud().team().read(7).wait_until(|team| team.name == "running");
    let error = wait.unless(|team| team.name == "failed").await.unwrap_err();
    assert_eq!((error.kind(), wire.sent().len()), (ErrorKind::Failed, 2));

    let wire = states(&["new"; 9]);
    let wait = wire.cloud().team().read(7).wait_until(|team| team.name == "running");
    let error = wait.every(seconds(5)).within(seconds(12)).await.unwrap_err();
    assert_eq!((error.kind(), wire.sent().len()), (ErrorKind::Timeout(crudl::TimedOut::Wait), 4));
    // The last one is at the end of the wait, however long the time between two is.
    let wire = states(&["new", "running"]);
    let started = tokio::time::Instant::now();
    let wait = wire.cloud().team().read(7).wait_until(|team| team.name == "running");
    wait.every(seconds(50)).within(seconds(12)).await.unwrap();
    assert_eq!(started.elapsed(), seconds(12));

    for of_call in [false, true] {
        let cancel = crudl::Cancel::new();
        let wire = states(&["new", "running"]);
        let builder = wire.builder();
        let builder = if of_call { builder } else { builder.cancel(&cancel) };
        let options = if of_call { Options::new().cancel(&cancel) } else { Options::new() };
        let started = tokio::time::Instant::now();
        let wait = builder.build().unwrap().team().read(7).with(options).wait_until(|_| false).every(seconds(50));
        let end = async {
            tokio::time::sleep(seconds(3)).await;
            cancel.cancel();
        };
        let (error, ()) = tokio::join!(wait.into_future(), end);
        assert_eq!(
            (error.unwrap_err().kind(), wire.sent().len(), started.elapsed()),
            (ErrorKind::Cancelled, 1, seconds(3))
        );
    }

    let wire = states(&["running"]);
    let create = wire.cloud().team().create("ops").into_call().wait_until(|_| true);
    assert_eq!((create.await.unwrap_err().kind(), wire.sent().len()), (ErrorKind::InvalidRequest, 0));
}

#[tokio::test]
async fn lists_without_pages() {
    let wire = Wire::new().answer(200, r#"{"content": [{"a": 1}]}"#);
    let cloud = crate::fixtures::Cloud::builder()
        .application_url("scm", "https://scm.example/api")
        .token("t")
        .retry(crudl::Retry::NEVER)
        .transport(wire.clone())
        .build()
        .unwrap();
    assert_eq!(cloud.network().list().all().try_collect().await.unwrap()[0]["a"], 1);
    assert_eq!(wire.lines(), ["GET https://scm.example/api/network/"]);
    let error = cloud.network().list().page(1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
}
