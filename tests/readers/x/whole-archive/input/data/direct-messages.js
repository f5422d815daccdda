window.YTD.direct_messages.part0 = [
 {
  "dmConversation": {
   "conversationId": "501-502",
   "messages": [
    {
     "messageCreate": {
      "recipientId": "501",
      "reactions": [
       {
        "senderId": "501",
        "reactionKey": "like",
        "eventId": "1486700000000000003",
        "createdAt": "2022-01-27T16:00:00.000Z"
       }
      ],
      "urls": [
       {
        "url": "https://t.co/ddd1",
        "expanded": "https://garden.example/map",
        "display": "garden.example/map"
       }
      ],
      "text": "Here &gt; https://t.co/ddd1",
      "mediaUrls": [],
      "senderId": "502",
      "id": "1486700000000000002",
      "createdAt": "2022-01-27T15:59:52.744Z"
     }
    },
    {
     "messageCreate": {
      "recipientId": "502",
      "reactions": [],
      "urls": [],
      "text": "Where do we meet?",
      "mediaUrls": [],
      "senderId": "501",
      "id": "1486700000000000001",
      "createdAt": "2022-01-27T15:58:52.744Z"
     }
    }
   ]
  }
 }
]